using Trilane.Analysis.Scoring.Labels;
using Trilane.Analysis.Scoring.Plans;
using Trilane.Analysis.Scoring.Scores;

namespace Trilane.Analysis.Tests.CorpusTests;

using PlannedEndpoint = Trilane.Analysis.Scoring.Plans.PlannedEndpoint;

public class ScorerTests
{
    private const string Endpoint = """{ "method": "GET", "route": "/a/{id:int}", "lane": "async", "declared": "async", "why": "" }""";
    private const string Source = """
        Read(); // finds: blocking File.ReadAllText
        Look(); // may find: blocking File.Exists
        Sleep(); // sync: blocking Thread.Sleep
        Compute(); // finds: cpu-heavy|blocking Parallel.For
        Save(); // calls: blocking Store.Save
        Harmless();
        """;

    [Fact]
    public void Plan_that_says_what_the_labels_say_is_all_right()
    {
        var score = Score([Planned()], Found(1, "blocking"), Found(4, "blocking"));

        Assert.Equal((1, 1, 1), (score.Endpoints, score.LanesRight, score.DeclaredRight));
        Assert.Equal((2, 2, 0), (score.Expected, score.Found, score.Wrong));
        Assert.Equal((1.0, 1.0, 1.0), (score.LaneAccuracy, score.Recall, score.Precision));
        Assert.Empty(score.Remarks);
    }

    [Fact]
    public void Missing_endpoint_and_missing_findings_count_against_the_tool()
    {
        var score = Score([]);

        Assert.Equal((1, 0), (score.Endpoints, score.LanesRight));
        Assert.Equal((2, 0), (score.Expected, score.Found));
        Assert.Contains("Shop: GET /a/{id:int}: the endpoint is missing", score.Remarks);
        Assert.Contains("Shop: Pages/Shop.cs:1 blocking File.ReadAllText: not found", score.Remarks);
    }

    [Fact]
    public void Wrong_lane_is_named_with_the_right_one()
    {
        var score = Score([Planned() with { Lane = "job" }]);

        Assert.Equal(0, score.LanesRight);
        Assert.Contains(score.Remarks, remark => remark.StartsWith("Shop: GET /a/{id:int}: lane job instead of async", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/a/{id:int}")]
    [InlineData("A/{id}/")]
    [InlineData("/a/{id:int:min(1)=4}")]
    public void Route_is_recognised_however_it_is_written(string route) =>
        Assert.Equal(1, Score([Planned() with { Route = route }]).LanesRight);

    [Fact]
    public void Other_method_on_the_same_route_is_another_endpoint() =>
        Assert.Equal(0, Score([Planned() with { Methods = ["POST"] }]).LanesRight);

    [Fact]
    public void Hub_method_is_recognised_by_its_handler()
    {
        using var app = new TemporaryApp(
            "", """{ "method": "HUB", "route": "/hub/Send", "handler": "ChatHub.Send", "lane": "async", "declared": "async", "why": "" }""");
        var plan = new PlannedEndpoint(["HUB"], "/hub", "async", "async", "Shop.ChatHub.Send(string)");

        Assert.Equal(1, Scorer.Score(app.Read(), new([plan], [])).LanesRight);
        Assert.Equal(0, Scorer.Score(app.Read(), new([plan with { Handler = "Shop.ChatHub.SendAll(string)" }], [])).LanesRight);
    }

    [Fact]
    public void Other_kind_is_no_match_and_counted_apart()
    {
        var score = Score([Planned()], Found(1, "fake-async"));

        Assert.Equal((0, 1, 0), (score.Found, score.KindDiffers, score.Wrong));
        Assert.Equal((0.0, 0.0), (score.Recall, score.Precision));
    }

    [Fact]
    public void Doubtful_line_is_neither_right_nor_wrong()
    {
        var score = Score([Planned()], Found(2, "blocking"));

        Assert.Equal((0, 0), (score.Found, score.Wrong));
    }

    [Fact]
    public void Unmarked_line_is_wrong_once_however_often_it_is_reported()
    {
        var score = Score([Planned()], Found(6, "blocking"), Found(6, "fake-async"));

        Assert.Equal(1, score.Wrong);
        Assert.Contains("Shop: Pages/Shop.cs:6: blocking Api is not a finding", score.Remarks);
    }

    [Theory]
    [InlineData("Never", 2, 0, 1)]
    [InlineData("Either", 2, 0, 0)]
    [InlineData("Always", 3, 1, 0)]
    public void Blocking_call_in_a_synchronous_handler_counts_by_the_policy(string policy, int expected, int found, int wrong)
    {
        using var app = new TemporaryApp(Source, Endpoint);

        var score = Scorer.Score(app.Read(), new([Planned()], [Found(3, "blocking")]), Enum.Parse<SynchronousPolicy>(policy));

        Assert.Equal((expected, found, wrong), (score.Expected, score.Found, score.Wrong));
    }

    [Fact]
    public void Caller_of_a_blocking_method_is_wrong_for_the_planner_and_open_for_an_analyzer()
    {
        using var app = new TemporaryApp(Source, Endpoint);

        Assert.Equal(1, Scorer.Score(app.Read(), new([Planned()], [Found(5, "blocking")])).Wrong);
        Assert.Equal(0, Scorer.Score(app.Read(), new(null, [Found(5, null)])).Wrong);
    }

    [Fact]
    public void Analyzer_has_no_lanes_and_needs_no_kind()
    {
        using var app = new TemporaryApp(Source, Endpoint);

        var score = Scorer.Score(app.Read(), new(null, [Found(4, null)]));

        Assert.Null(score.LaneAccuracy);
        Assert.Equal(1, score.Found);
    }

    [Theory]
    [InlineData("Pages/Shop.cs")]
    [InlineData("Shop/Pages/Shop.cs")]
    [InlineData("Pages\\Shop.cs")]
    [InlineData("{app}/Pages/Shop.cs")]
    public void File_is_recognised_however_its_path_is_written(string file)
    {
        using var app = new TemporaryApp(Source, Endpoint);
        var read = app.Read();

        var score = Scorer.Score(read, new([Planned()], [Found(1, "blocking") with { File = file.Replace("{app}", read.Folder, StringComparison.Ordinal) }]));

        Assert.Equal((1, 0), (score.Found, score.Wrong));
    }

    [Fact]
    public void Sum_of_scores_adds_counts_and_keeps_unknown_lanes_unknown()
    {
        var planner = new AppScore { Endpoints = 2, LanesRight = 1 };
        var analyzer = new AppScore { Endpoints = 2 };

        Assert.Equal(0.5, (planner + new AppScore { Endpoints = 2, LanesRight = 1 }).LaneAccuracy);
        Assert.Null((analyzer + analyzer).LaneAccuracy);
    }

    private static AppScore Score(PlannedEndpoint[] endpoints, params PlannedFinding[] findings)
    {
        using var app = new TemporaryApp(Source, Endpoint);
        return Scorer.Score(app.Read(), new AppPlan(endpoints, findings));
    }

    private static PlannedEndpoint Planned() => new(["GET"], "/a/{id:int}", "async", "async", "Program.<Main>");

    private static PlannedFinding Found(int line, string? kind) => new("Pages/Shop.cs", line, kind, "Api");
}
