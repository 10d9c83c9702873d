using Gateway.Access;
using Gateway.Startup;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Uploads;

/// <summary>Takes files in, past the scanner.</summary>
internal static class UploadEndpoints
{
    public static void AddUploads(this IServiceCollection services)
    {
        services.AddSettings<UploadOptions>();
        services.AddSingleton(new Scanner(Signature.Known));
    }

    public static void MapUploads(this IEndpointRouteBuilder app) =>
        app.MapPost("/admin/uploads", Scan)
            .RequireApiKey()
            .RunOnBlockingLane("scanner") // a bulkhead: however many files are scanned, other synchronous handlers keep their threads
            .DisableAntiforgery(); // no cookies here, so no request can be forged with them

    private static Results<Ok<CleanFile>, ProblemHttpResult> Scan(Upload upload, Scanner scanner, CancellationToken clientGone)
    {
        var name = Path.GetFileName(upload.File.FileName); // a client may send a whole path
        using var content = upload.File.OpenReadStream();
        var result = scanner.Scan(content, clientGone);
        return result.Match is { } match
            ? Refuse(name, result, match)
            : TypedResults.Ok(new CleanFile(name, result.Size, result.Sha256));
    }

    private static ProblemHttpResult Refuse(string name, ScanResult result, Signature match) => TypedResults.Problem(
        $"The file '{name}' matches the signature '{match}'; send one that is clean.",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "Infected file",
        extensions: new Dictionary<string, object?> { ["signature"] = match.Name, ["sha256"] = result.Sha256 });
}
