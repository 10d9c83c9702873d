using System.Globalization;
using Trilane.Analysis.Scoring.Labels;
using Trilane.Analysis.Scoring.Scores;

namespace Trilane.Analysis.Scoring.Commands;

/// <summary>Checks the labels and prints what the corpus holds.</summary>
internal static class LabelsCommand
{
    internal static int Run(string corpus)
    {
        var apps = CorpusReader.Read(corpus);
        Console.WriteLine("| app | endpoints | async | blocking | job | doubtful | finds | may find | sync |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var app in apps)
        {
            Row(app.HeldOut ? app.Name + " (held out)" : app.Name, [app]);
        }

        Row("**open**", [.. apps.Where(app => !app.HeldOut)]);
        Row("**held out**", [.. apps.Where(app => app.HeldOut)]);
        Row("**all**", apps);
        Console.WriteLine();
        foreach (var kind in apps.SelectMany(app => app.Findings).Where(mark => mark.Expectation == Expectation.Finding).CountBy(mark => mark.Kinds[0]))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Findings of kind {kind.Key}: {kind.Value}"));
        }

        Console.WriteLine();
        Console.Write(TrapTable.Write(apps));
        return 0;
    }

    private static void Row(string name, IReadOnlyList<CorpusApp> apps)
    {
        var endpoints = apps.SelectMany(app => app.Endpoints).Where(endpoint => !endpoint.Optional).ToArray();
        var marks = apps.SelectMany(app => app.Findings).ToArray();
        int Lane(string lane) => endpoints.Count(endpoint => endpoint.Lane == lane);
        int Marks(Expectation expectation) => marks.Count(mark => mark.Expectation == expectation);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {endpoints.Length} | {Lane("async")} | {Lane("blocking")} | {Lane("job")} | {endpoints.Count(e => e.Lanes.Count() > 1)} | {Marks(Expectation.Finding)} | {Marks(Expectation.Either)} | {Marks(Expectation.Synchronous)} |"));
    }
}
