using System.Globalization;
using System.Text;
using Trilane.Analysis.Scoring.Labels;

namespace Trilane.Analysis.Scoring.Scores;

/// <summary>Counts how often the labels hold each trap, where something blocks (+) and where it only looks so (-).</summary>
internal static class TrapTable
{
    internal static string Write(IReadOnlyList<CorpusApp> apps)
    {
        var traps = from app in apps
                    from endpoint in app.Endpoints
                    from trap in endpoint.Traps ?? []
                    group (Positive: trap[0] == '+', app.HeldOut) by trap[1..] into same
                    orderby same.Key
                    select same;
        var table = new StringBuilder("| trap | positives | negatives | of these held out |\n| --- | ---: | ---: | ---: |\n");
        foreach (var trap in traps)
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {trap.Key} | {trap.Count(t => t.Positive)} | {trap.Count(t => !t.Positive)} | {trap.Count(t => t.HeldOut)} |\n");
        }

        return table.ToString();
    }
}
