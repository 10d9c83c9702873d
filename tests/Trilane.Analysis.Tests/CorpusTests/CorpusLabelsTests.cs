using Trilane.Analysis.Scoring.Commands;
using Trilane.Analysis.Scoring.Labels;
using Trilane.Analysis.Scoring.Plans;
using Trilane.Analysis.Scoring.Scores;

namespace Trilane.Analysis.Tests.CorpusTests;

using PlannedEndpoint = Trilane.Analysis.Scoring.Plans.PlannedEndpoint;

public class CorpusLabelsTests
{
    private static readonly IReadOnlyList<CorpusApp> _apps = CorpusReader.Read(CorpusFolder.Find());

    [Fact]
    public void Corpus_is_large_enough_and_a_third_of_its_apps_is_held_out()
    {
        Assert.True(_apps.Count >= 15, $"{_apps.Count} apps");
        Assert.True(_apps.Sum(app => app.Endpoints.Count) >= 150, $"{_apps.Sum(app => app.Endpoints.Count)} endpoints");
        Assert.Equal(_apps.Count, 3 * _apps.Count(app => app.HeldOut));
        Assert.All(_apps, app => Assert.True(File.Exists(app.Project), app.Project));
    }

    [Fact]
    public void Labels_agree_with_themselves()
    {
        foreach (var app in _apps)
        {
            var score = Scorer.Score(app, PerfectPlan(app));
            Assert.Empty(score.Remarks);
            Assert.Equal((1.0, 1.0), (score.LaneAccuracy, score.DeclaredAccuracy));
        }
    }

    [Fact]
    public void Each_label_gives_its_reason() =>
        Assert.All(_apps.SelectMany(app => app.Endpoints), endpoint => Assert.False(string.IsNullOrWhiteSpace(endpoint.Why), endpoint.ToString()));

    [Fact]
    public void Malformed_mark_is_refused_with_its_place()
    {
        using var app = new TemporaryApp("Read(); // finds: slow File.ReadAllText");

        var error = Assert.Throws<FormatException>(app.Read);
        Assert.StartsWith("Pages/Shop.cs:1: the mark is not of the form '// finds: blocking File.ReadAllText'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endpoint_labelled_twice_is_refused()
    {
        const string Label = """{ "method": "GET", "route": "/a", "lane": "async", "declared": "sync", "why": "" }""";
        using var app = new TemporaryApp("", Label, Label);

        Assert.Equal("Shop, GET /a: labelled twice.", Assert.Throws<FormatException>(app.Read).Message);
    }

    [Fact]
    public void Unknown_lane_is_refused()
    {
        using var app = new TemporaryApp("", """{ "method": "GET", "route": "/a", "lane": "fast", "declared": "sync", "why": "" }""");

        Assert.Equal("Shop, GET /a: lane 'fast' or declared 'sync' is not a known word.", Assert.Throws<FormatException>(app.Read).Message);
    }

    private static AppPlan PerfectPlan(CorpusApp app) => new(
        [.. app.Endpoints.Select(e => new PlannedEndpoint([e.Method], e.Route, e.Lanes.First(), e.Declared, e.Handler ?? ""))],
        [.. app.Findings.Where(mark => mark.Expectation == Expectation.Finding).Select(mark => new PlannedFinding(mark.File, mark.Line, mark.Kinds[0], mark.Api))]);
}
