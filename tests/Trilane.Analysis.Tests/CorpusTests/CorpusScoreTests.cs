using Trilane.Analysis.Scoring.Commands;
using Trilane.Analysis.Scoring.Labels;
using Trilane.Analysis.Scoring.Plans;
using Trilane.Analysis.Scoring.Scores;
using Trilane.Tool.Loading;
using Trilane.Tool.Output;

namespace Trilane.Analysis.Tests.CorpusTests;

/// <summary>The planner is right about the labelled corpus, the open and the held-out apps apart.</summary>
public sealed class CorpusScoreTests(CorpusScoreTests.Planned planned) : IClassFixture<CorpusScoreTests.Planned>
{
    private const double Enough = 0.95;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lanes_findings_and_their_absence_are_right(bool heldOut)
    {
        var score = AppScore.Sum(planned.Scores.Where(score => score.App.HeldOut == heldOut).Select(score => score.Score));
        var remarks = string.Join('\n', score.Remarks);
        Assert.True(score.LaneAccuracy >= Enough, $"lane: {score.LaneAccuracy:P1}\n{remarks}");
        Assert.True(score.DeclaredAccuracy >= Enough, $"declared: {score.DeclaredAccuracy:P1}\n{remarks}");
        Assert.True(score.Recall >= Enough, $"recall: {score.Recall:P1}\n{remarks}");
        Assert.True(score.Precision >= Enough, $"precision: {score.Precision:P1}\n{remarks}");
    }

    /// <summary>The corpus, planned once: all of its apps are loaded together, which takes a fraction of one after the other.</summary>
    public sealed class Planned : IAsyncLifetime
    {
        internal IReadOnlyList<(CorpusApp App, AppScore Score)> Scores { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            var corpus = CorpusFolder.Find();
            var stop = TestContext.Current.CancellationToken;
            await CorpusBuild.PrepareAsync(corpus);
            var loaded = await AppLoader.LoadAsync(Path.Combine(corpus, "Corpus.slnx"), _ => { }, stop);
            var labelled = CorpusReader.Read(corpus).ToDictionary(app => app.Project);
            Scores = [.. loaded.Select(app => (labelled[app.Project], Scorer.Score(labelled[app.Project], Plan(app))))];
            Assert.Equal(labelled.Count, Scores.Count);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static AppPlan Plan(LoadedApp app)
        {
            var plan = Planner.Plan(new AnalysisInput(app.Projects, app.Catalogue, app.Binaries));
            using var json = new StringWriter();
            new JsonPlanWriter().Write(new PlanReport([plan], Baseline.Empty, new ReportPaths(Environment.CurrentDirectory)), json);
            return PlanReader.Read(json.ToString());
        }
    }
}
