using Trilane.Analysis.Scoring.Labels;
using Trilane.Analysis.Scoring.Plans;
using Trilane.Analysis.Scoring.Scores;

namespace Trilane.Analysis.Scoring.Commands;

/// <summary>Builds the corpus with the comparison analyzers and scores what they report.</summary>
internal static class CompareCommand
{
    internal static async Task<int> RunAsync(string corpus, ScoreOptions options)
    {
        var logs = Directory.CreateTempSubdirectory("trilane-corpus-").FullName;
        try
        {
            await CorpusBuild.PrepareAsync(corpus);
            // Restored once more with the analyzers, and again without them, so that nothing of this run is left in the apps.
            await Programs.RunAsync(
                "dotnet", ["build", Path.Combine(corpus, "Corpus.slnx"), "--nologo", "-v", "quiet", "--no-incremental", $"-p:CorpusAnalyzers={logs}"], corpus);
            await Programs.RunAsync("dotnet", ["restore", Path.Combine(corpus, "Corpus.slnx"), "--nologo", "-v", "quiet"], corpus);
            var apps = CorpusReader.Read(corpus);
            foreach (var comparison in Comparison.All)
            {
                options.Report(comparison.Name, [.. apps.Select(app => (app, Scorer.Score(app, Plan(app, logs, comparison), options.Synchronous)))]);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(logs, recursive: true);
        }
    }

    private static AppPlan Plan(CorpusApp app, string logs, Comparison comparison) =>
        new(null, [.. app.Projects.SelectMany(project => SarifReader.Read(File.ReadAllText(Path.Combine(logs, project + ".sarif")), comparison.Rules))]);
}
