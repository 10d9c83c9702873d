using System.Text.Json;

namespace Trilane.Analysis.Scoring.Labels;

/// <summary>Reads the apps of the corpus and refuses labels that contradict themselves.</summary>
internal static class CorpusReader
{
    private static readonly string[] _lanes = ["async", "blocking", "job"];
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <param name="corpus">The folder that holds <c>Open</c> and <c>HeldOut</c>.</param>
    /// <exception cref="FormatException">A label is wrong; names the app and the label.</exception>
    internal static IReadOnlyList<CorpusApp> Read(string corpus) =>
        [.. ReadPart(Path.Combine(corpus, "Open"), heldOut: false), .. ReadPart(Path.Combine(corpus, "HeldOut"), heldOut: true)];

    private static IEnumerable<CorpusApp> ReadPart(string part, bool heldOut) =>
        Directory.GetDirectories(part).Order(StringComparer.Ordinal).Select(folder => ReadApp(folder, heldOut));

    private static CorpusApp ReadApp(string folder, bool heldOut)
    {
        var name = Path.GetFileName(folder);
        var file = Path.Combine(folder, "labels.json");
        var labels = JsonSerializer.Deserialize<AppLabels>(File.ReadAllText(file), _json)!;
        foreach (var endpoint in labels.Endpoints)
        {
            if (endpoint.Lanes.Except(_lanes).Any() || endpoint.Declared is not ("async" or "sync"))
            {
                throw new FormatException($"{name}, {endpoint}: lane '{endpoint.Lane}' or declared '{endpoint.Declared}' is not a known word.");
            }
        }

        var twice = labels.Endpoints.GroupBy(e => (e.Method, e.Route.ToUpperInvariant())).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new FormatException($"{name}, {twice.First()}: labelled twice.");
        }

        var project = Path.GetFullPath(Path.Combine(folder, labels.Project ?? name + ".csproj"));
        return new(name, heldOut, Path.GetFullPath(folder), project, labels.Endpoints, [.. SourceMarks.Of(folder)]);
    }

    private sealed record AppLabels(EndpointLabel[] Endpoints, string? Project = null);
}
