using System.Text.Json;

namespace Trilane.Analysis.Scoring.Plans;

/// <summary>Reads the error log of a compiler as findings of one analyzer.</summary>
internal static class SarifReader
{
    internal static IEnumerable<PlannedFinding> Read(string json, IReadOnlySet<string> rules)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. from run in document.RootElement.GetProperty("runs").EnumerateArray()
               from result in run.GetProperty("results").EnumerateArray()
               let rule = result.GetProperty("ruleId").GetString()!
               where rules.Contains(rule) && !result.TryGetProperty("suppressions", out _)
               let place = result.GetProperty("locations")[0].GetProperty("physicalLocation")
               select new PlannedFinding(
                   new Uri(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!).LocalPath,
                   place.GetProperty("region").GetProperty("startLine").GetInt32(),
                   null,
                   rule),
        ];
    }
}
