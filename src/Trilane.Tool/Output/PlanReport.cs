using Trilane.Analysis;

namespace Trilane.Tool.Output;

/// <summary>The plans of all apps, and which of their findings are new.</summary>
internal sealed class PlanReport
{
    private readonly HashSet<Finding> _known;

    public PlanReport(IReadOnlyList<Plan> plans, Baseline baseline, ReportPaths paths)
    {
        Endpoints = [.. plans.SelectMany(plan => plan.Endpoints)];
        AppWide = [.. plans.SelectMany(plan => plan.AppWide)];
        Paths = paths;
        AllFindings = [.. Endpoints.SelectMany(endpoint => endpoint.Findings).Concat(AppWide)
            .DistinctBy(finding => (finding.Location.File, finding.Location.Line, finding.Location.Column, finding.Kind, finding.Api))
            .OrderBy(finding => finding.Location.File, StringComparer.Ordinal).ThenBy(finding => finding.Location.Line).ThenBy(finding => finding.Location.Column)];
        _known = baseline.Known(AllFindings);
    }

    public IReadOnlyList<PlannedEndpoint> Endpoints { get; }

    /// <summary>Findings in middleware of the whole app.</summary>
    public IReadOnlyList<Finding> AppWide { get; }

    /// <summary>Each finding once, in the order of files and lines.</summary>
    public IReadOnlyList<Finding> AllFindings { get; }

    /// <summary>Those that decide something and that the baseline does not know.</summary>
    public IEnumerable<Finding> NewFindings => AllFindings.Where(finding => finding.Severity == CallSeverity.Normal && !IsKnown(finding));

    /// <summary>Those that only note something.</summary>
    public IEnumerable<Finding> Notes => AllFindings.Where(finding => finding.Severity == CallSeverity.Low && !IsKnown(finding));

    public int KnownCount => _known.Count;

    public ReportPaths Paths { get; }

    public bool IsKnown(Finding finding) => _known.Contains(finding);

    /// <summary>Whether the baseline knows the same call, found on another endpoint's path.</summary>
    public bool IsKnownLike(Finding finding) => _known.Any(known => IsSame(known, finding));

    /// <summary>The endpoints on whose path a finding is, as <c>GET /orders</c>.</summary>
    public IEnumerable<string> EndpointsOf(Finding finding) =>
        Endpoints.Where(endpoint => endpoint.Findings.Any(other => IsSame(other, finding))).Select(Name);

    /// <summary>An endpoint as people name it: <c>GET /orders</c>.</summary>
    public static string Name(PlannedEndpoint endpoint) => $"{endpoint.Method} {endpoint.Route}";

    /// <summary>A place as editors and terminals link it: <c>Orders.cs:12</c>.</summary>
    public string Place(SourceLocation location) => $"{Paths.Of(location.File)}:{location.Line}";

    private static bool IsSame(Finding one, Finding other) => one.Location == other.Location && one.Kind == other.Kind && one.Api == other.Api;
}
