using Trilane.Analysis;
using Trilane.Tool.Output;

namespace Trilane.Tool.Tests.Support;

/// <summary>Small plans.</summary>
internal static class Some
{
    public static string Folder { get; } = Environment.CurrentDirectory;

    public static Finding Finding(string file = "Orders.cs", int line = 12, FindingKind kind = FindingKind.Blocking, string api = "File.ReadAllText", CallSeverity severity = CallSeverity.Normal) =>
        new(kind, api, new SourceLocation(Path.Combine(Folder, file), line, 9), api + "Async", ["lambda", "Orders.Load", api]) { Severity = severity };

    public static PlannedEndpoint Endpoint(string route = "/orders/{id}", Lane lane = Lane.Blocking, Lane today = Lane.Async, params Finding[] findings) => new()
    {
        Method = "GET",
        Route = route,
        Lane = lane,
        Declared = DeclaredStyle.Async,
        EffectiveLane = today,
        Handler = "Orders.Get",
        Location = new SourceLocation(Path.Combine(Folder, "Orders.cs"), 7, 5),
        Reason = "It reads | a file.",
        Dependencies = [new PlannedDependency("Ledger", CallKind.SyncOnly, ["Orders.cs:12 File.ReadAllText"]), new PlannedDependency("Scale", CallKind.Unknown, [])],
        Findings = findings,
    };

    public static PlanReport Report(params PlannedEndpoint[] endpoints) => Report(Baseline.Empty, endpoints);

    public static PlanReport Report(Baseline baseline, params PlannedEndpoint[] endpoints) => new([new Plan(endpoints)], baseline, new ReportPaths(Folder));

    /// <summary>What a format makes of a report.</summary>
    public static string Written(string format, PlanReport report)
    {
        using var output = new StringWriter();
        PlanWriters.Get(format).Write(report, output);
        return output.ToString();
    }
}
