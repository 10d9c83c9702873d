using Gateway.Access;
using Gateway.Parts;
using Gateway.Startup;
using Microsoft.AspNetCore.Http.HttpResults;
using Trilane;

namespace Gateway.Uploads;

/// <summary>Takes files in, past the scanner.</summary>
internal static class UploadEndpoints
{
    public static void AddUploads(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<UploadOptions>();
        services.AddSettings<ClamdOptions>();
        if (string.IsNullOrWhiteSpace(configuration[$"{ClamdOptions.Section}:{nameof(ClamdOptions.Clamd)}"]))
        {
            services.AddSingleton<IScanner>(new SignatureScanner(Signature.Known));
            return;
        }

        services.AddSingleton<ClamdScanner>();
        services.AddSingleton<IScanner>(provider => provider.GetRequiredService<ClamdScanner>());
        services.AddPart(ClamdScanner.Part, PingAsync);
    }

    public static void MapUploads(this IEndpointRouteBuilder app) =>
        app.MapPost("/admin/uploads", Scan)
            .RequireApiKey()
            .RunOnBlockingLane("scanner") // a bulkhead: however many files are scanned, other synchronous handlers keep their threads
            .DisableAntiforgery(); // no cookies here, so no request can be forged with them

    private static Task PingAsync(IServiceProvider services, CancellationToken patience) =>
        services.GetRequiredKeyedService<BlockingLane>("scanner").RunAsync(() => services.GetRequiredService<ClamdScanner>().Ping(patience), patience);

    private static Results<Ok<CleanFile>, ProblemHttpResult> Scan(Upload upload, IScanner scanner, CancellationToken clientGone)
    {
        var name = upload.Name;
        using var content = upload.File.OpenReadStream();
        var result = scanner.Scan(content, clientGone);
        return result.Match is { } match
            ? Refuse(name, result, match)
            : TypedResults.Ok(new CleanFile(name, result.Size, result.Sha256));
    }

    private static ProblemHttpResult Refuse(string name, ScanResult result, string match) => TypedResults.Problem(
        $"The file '{name}' matches the signature '{match}'; send one that is clean.",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "Infected file",
        extensions: new Dictionary<string, object?> { ["signature"] = match, ["sha256"] = result.Sha256 });
}
