using Trilane.Analysis.Scoring.Labels;
using Trilane.Analysis.Scoring.Plans;
using Trilane.Analysis.Scoring.Scores;

namespace Trilane.Analysis.Scoring.Commands;

/// <summary>Scores plans that were made before: one file <c>App.json</c> for each app.</summary>
internal static class ReadCommand
{
    internal static int Run(string corpus, string plans, ScoreOptions options)
    {
        var scores = new List<(CorpusApp, AppScore)>();
        foreach (var app in CorpusReader.Read(corpus).Where(options.Includes))
        {
            var json = File.ReadAllText(Path.Combine(plans, app.Name + ".json"));
            scores.Add((app, Scorer.Score(app, PlanReader.Read(json), options.Synchronous)));
        }

        options.Report("trilane plan", scores);
        return 0;
    }
}
