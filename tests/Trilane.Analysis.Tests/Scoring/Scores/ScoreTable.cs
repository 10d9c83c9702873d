using System.Globalization;
using System.Text;
using Trilane.Analysis.Scoring.Labels;

namespace Trilane.Analysis.Scoring.Scores;

/// <summary>Writes scores as a Markdown table: a row for each app, then the open part, the held-out part and all.</summary>
internal static class ScoreTable
{
    private const string Head =
        "| tool | app | endpoints | lane | declared | findings | found | kind differs | wrong | recall | precision |\n"
        + "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n";

    internal static string Write(string tool, IReadOnlyList<(CorpusApp App, AppScore Score)> scores, bool totalsOnly = false, bool head = true)
    {
        var table = new StringBuilder(head ? Head : "");
        if (!totalsOnly)
        {
            foreach (var (app, score) in scores)
            {
                Row(table, tool, app.HeldOut ? app.Name + " (held out)" : app.Name, score);
            }
        }

        foreach (var (name, part) in Parts(scores))
        {
            Row(table, tool, $"**{name}**", AppScore.Sum(part));
        }

        return table.ToString();
    }

    private static IEnumerable<(string Name, AppScore[] Part)> Parts(IReadOnlyList<(CorpusApp App, AppScore Score)> scores)
    {
        (string Name, AppScore[] Part)[] parts =
        [
            ("open", [.. scores.Where(s => !s.App.HeldOut).Select(s => s.Score)]),
            ("held out", [.. scores.Where(s => s.App.HeldOut).Select(s => s.Score)]),
            ("all", [.. scores.Select(s => s.Score)]),
        ];
        return parts.Where(part => part.Part.Length > 0);
    }

    private static void Row(StringBuilder table, string tool, string name, AppScore score) => table.Append(
        CultureInfo.InvariantCulture,
        $"| {tool} | {name} | {score.Endpoints} | {Percent(score.LaneAccuracy)} | {Percent(score.DeclaredAccuracy)} | {score.Expected} | {score.Found} | {score.KindDiffers} | {score.Wrong} | {Percent(score.Recall)} | {Percent(score.Precision)} |\n");

    private static string Percent(double? share) => share is { } value ? (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "—";
}
