using Bastion.Licensing;
using Clinic.Infrastructure;
using Lumen.Printing;

namespace Clinic.Features.Labels;

public static class LabelEndpoints
{
    public static IEndpointRouteBuilder MapLabels(this IEndpointRouteBuilder routes)
    {
        var labels = routes.MapGroup("/labels");
        labels.MapPost("/{number}/print", Print);
        labels.MapPost("/{number}/print-now", PrintNow);
        labels.MapGet("/{number}/preview", Preview);
        labels.MapGet("/jobs/{job}", Status);
        labels.MapPost("/license", Activate);
        labels.MapGet("/license/{key}", CheckKey);
        return routes;
    }

    private static async Task<IResult> Print(string number, IPatientStore store, CancellationToken cancellationToken)
    {
        var patient = await store.LoadAsync(number, cancellationToken);
        using var printer = PrintServer.Connect("labels.clinic.local"); // finds: blocking PrintServer.Connect
        var document = new PrintDocument("label").Add(patient!.Name).Add(patient.Number);
        var job = printer.Submit(document); // finds: blocking PrintServer.Submit
        return Results.Accepted("/labels/jobs/" + job, job);
    }

    private static string PrintNow(string number)
    {
        using var printer = PrintServer.Connect("labels.clinic.local"); // sync: blocking PrintServer.Connect
        return printer.Submit(new PrintDocument(number)); // sync: blocking PrintServer.Submit
    }

    private static async Task<string> Preview(string number, IPatientStore store, CancellationToken cancellationToken)
    {
        var patient = await store.LoadAsync(number, cancellationToken);
        return new PrintDocument("label").Add(patient!.Name).Add(patient.Number).Preview(40);
    }

    private static Task<PrinterStatus> Status(string job) => Task.Run(() =>
    {
        using var printer = PrintServer.Connect("labels.clinic.local"); // finds: fake-async PrintServer.Connect
        return printer.GetStatus(job); // finds: fake-async PrintServer.GetStatus
    });

    private static async Task<IResult> Activate(HttpRequest request, ILicenseClient licenses)
    {
        var form = await request.ReadFormAsync();
        var license = licenses.Activate("clinic", form["key"]!); // finds: blocking ILicenseClient.Activate
        return Results.Ok(license);
    }

    private static IResult CheckKey(string key) =>
        LicenseKey.TryParse(key, out var parsed) ? Results.Ok(parsed.Fingerprint()) : Results.BadRequest();
}
