using Trilane.Analysis.Scoring.Labels;
using Trilane.Analysis.Scoring.Scores;

namespace Trilane.Analysis.Scoring.Commands;

/// <summary>What the commands that score have in common.</summary>
/// <param name="Synchronous">How findings in synchronous handlers count.</param>
/// <param name="OpenOnly">True to leave the held-out apps closed.</param>
/// <param name="Remarks">True to list what was not right.</param>
internal sealed record ScoreOptions(SynchronousPolicy Synchronous, bool OpenOnly, bool Remarks)
{
    internal bool Includes(CorpusApp app) => !OpenOnly || !app.HeldOut;

    internal void Report(string tool, IReadOnlyList<(CorpusApp App, AppScore Score)> scores)
    {
        var included = scores.Where(score => Includes(score.App)).ToArray();
        if (Remarks)
        {
            foreach (var remark in included.SelectMany(score => score.Score.Remarks))
            {
                Console.WriteLine(remark);
            }

            Console.WriteLine();
        }

        Console.WriteLine(ScoreTable.Write(tool, included));
    }
}
