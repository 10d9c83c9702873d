using System.Text.Json;
using Trilane.Analysis;

namespace Trilane.Tool.Output;

/// <summary>Writes a plan as JSON for programs. Its shape is a contract; low findings, which decide nothing, are not in it.</summary>
internal sealed class JsonPlanWriter : IPlanWriter
{
    public void Write(PlanReport report, TextWriter output)
    {
        var plan = new { Endpoints = report.Endpoints.Select(endpoint => Endpoint(endpoint, report)) };
        output.WriteLine(JsonSerializer.Serialize(plan, Json.Options));
    }

    private static object Endpoint(PlannedEndpoint endpoint, PlanReport report) => new
    {
        endpoint.Method,
        endpoint.Route,
        Lane = Words.Of(endpoint.Lane),
        Declared = Words.Of(endpoint.Declared),
        endpoint.Handler,
        Dependencies = endpoint.Dependencies.Select(Dependency),
        endpoint.Reason,
        Findings = endpoint.Findings.Where(finding => finding.Severity == CallSeverity.Normal && !report.IsKnownLike(finding)).Select(finding => Finding(finding, report)),
    };

    private static object Dependency(PlannedDependency dependency) => new { dependency.Name, Kind = Words.Of(dependency.Kind), dependency.Evidence };

    private static object Finding(Finding finding, PlanReport report) => new
    {
        File = report.Paths.Of(finding.Location.File),
        finding.Location.Line,
        finding.Api,
        Kind = Words.Of(finding.Kind),
        finding.Replacement,
        finding.Path,
    };
}
