using Trilane.Analysis.Scoring.Labels;
using Trilane.Analysis.Scoring.Plans;
using Trilane.Analysis.Scoring.Scores;

namespace Trilane.Analysis.Scoring.Commands;

/// <summary>Runs <c>trilane plan</c> on each app and scores what it prints.</summary>
internal static class PlanCommand
{
    /// <summary>A plan with findings ends with a code of its own where the tool is told to fail on them.</summary>
    private const int FindingsCode = 1;

    internal static async Task<int> RunAsync(string corpus, string[] tool, ScoreOptions options)
    {
        await CorpusBuild.PrepareAsync(corpus);
        var scores = new List<(CorpusApp, AppScore)>();
        foreach (var app in CorpusReader.Read(corpus).Where(options.Includes))
        {
            await Console.Error.WriteLineAsync($"Planning {app.Name}");
            var json = await Programs.RunAsync(tool[0], [.. tool[1..], "plan", app.Project, "--format", "json"], app.Folder, FindingsCode);
            scores.Add((app, Scorer.Score(app, PlanReader.Read(json), options.Synchronous)));
        }

        options.Report("trilane plan", scores);
        return 0;
    }
}
