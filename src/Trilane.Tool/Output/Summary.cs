using Trilane.Analysis;

namespace Trilane.Tool.Output;

/// <summary>A plan in one or two sentences.</summary>
internal static class Summary
{
    public static string Of(PlanReport report)
    {
        if (report.Endpoints.Count == 0)
        {
            return "No endpoint was found.";
        }

        var lanes = Enum.GetValues<Lane>().Select(lane => $"{report.Endpoints.Count(endpoint => endpoint.Lane == lane)} {Words.Of(lane)}");
        var wrong = report.Endpoints.Count(endpoint => endpoint.Lane != endpoint.EffectiveLane);
        return $"{Words.Count(report.Endpoints.Count, "endpoint")}: {string.Join(", ", lanes)}. {Findings(report)}"
            + (wrong > 0 ? $" {Words.Count(wrong, "endpoint")} would run on another lane than the code needs." : "");
    }

    private static string Findings(PlanReport report)
    {
        var found = report.NewFindings.ToList();
        var kinds = found.GroupBy(finding => finding.Kind).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Words.Of(group.Key)}");
        var known = report.KnownCount > 0 ? $" {report.KnownCount} known from the baseline." : "";
        return (found.Count == 0 ? "No findings." : $"{Words.Count(found.Count, "finding")}: {string.Join(", ", kinds)}.") + known;
    }
}
