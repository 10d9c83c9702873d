using Trilane.Analysis;
using Trilane.Tool.Output;

namespace Trilane.Tool.Commands;

/// <summary>What makes <c>trilane plan</c> exit with <see cref="ExitCode.Found"/>.</summary>
internal static class FailOn
{
    public const string Any = "any";
    public const string WrongLane = "wrong-lane";

    /// <summary>What can be asked for.</summary>
    public static string[] Names { get; } = [Any, .. Enum.GetValues<FindingKind>().Select(Words.Of), WrongLane];

    /// <summary>Whether a report has something of what is asked for. Low findings and those of the baseline never count.</summary>
    public static bool IsMet(IReadOnlyCollection<string> asked, PlanReport report)
    {
        var any = asked.Contains(Any);
        return report.NewFindings.Any(finding => any || asked.Contains(Words.Of(finding.Kind)))
            || (any || asked.Contains(WrongLane)) && report.Endpoints.Any(endpoint => endpoint.Lane != endpoint.EffectiveLane);
    }
}
