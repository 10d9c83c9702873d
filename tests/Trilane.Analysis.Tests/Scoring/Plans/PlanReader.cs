using System.Text.Json;

namespace Trilane.Analysis.Scoring.Plans;

/// <summary>Reads what <c>trilane plan --format json</c> prints.</summary>
internal static class PlanReader
{
    internal static AppPlan Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var endpoints = document.RootElement.GetProperty("endpoints").EnumerateArray().ToArray();
        return new(
            [.. endpoints.Select(ReadEndpoint)],
            [.. endpoints.SelectMany(endpoint => endpoint.GetProperty("findings").EnumerateArray()).Where(CountsForTheScore).Select(ReadFinding)]);
    }

    private static PlannedEndpoint ReadEndpoint(JsonElement endpoint) => new(
        [.. endpoint.GetProperty("method").GetString()!.Split([',', '|', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        endpoint.GetProperty("route").GetString()!,
        endpoint.GetProperty("lane").GetString()!,
        endpoint.GetProperty("declared").GetString()!,
        Text(endpoint, "handler"));

    private static PlannedFinding ReadFinding(JsonElement finding) => new(
        finding.GetProperty("file").GetString()!,
        finding.GetProperty("line").GetInt32(),
        finding.GetProperty("kind").GetString(),
        Text(finding, "api"));

    /// <summary>Metadata calls are reported with a low severity, if at all, and are left out.</summary>
    private static bool CountsForTheScore(JsonElement finding) => Text(finding, "severity") is not ("low" or "info" or "note");

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.ToString() : "";
}
