using Trilane.Analysis.Scoring.Labels;
using Trilane.Analysis.Scoring.Plans;

namespace Trilane.Analysis.Scoring.Scores;

/// <summary>Compares what a tool said about an app with the app's labels.</summary>
internal static class Scorer
{
    internal static AppScore Score(CorpusApp app, AppPlan plan, SynchronousPolicy synchronous = SynchronousPolicy.Never) =>
        ScoreEndpoints(app, plan.Endpoints) + ScoreFindings(app, plan, synchronous);

    private static AppScore ScoreEndpoints(CorpusApp app, IReadOnlyList<PlannedEndpoint>? planned)
    {
        if (planned is null)
        {
            return new() { Endpoints = app.Endpoints.Count(label => !label.Optional) };
        }

        var remarks = new List<string>();
        int counted = 0, lanes = 0, declared = 0;
        foreach (var label in app.Endpoints)
        {
            var match = EndpointMatch.Find(label, planned);
            if (match is null && label.Optional)
            {
                continue;
            }

            counted++;
            lanes += match is not null && label.Lanes.Contains(match.Lane) ? 1 : 0;
            declared += match?.Declared == label.Declared ? 1 : 0;
            remarks.AddRange(Remarks(app, label, match));
        }

        return new() { Endpoints = counted, LanesRight = lanes, DeclaredRight = declared, Remarks = remarks };
    }

    private static IEnumerable<string> Remarks(CorpusApp app, EndpointLabel label, PlannedEndpoint? match)
    {
        if (match is null)
        {
            yield return $"{app.Name}: {label}: the endpoint is missing";
            yield break;
        }

        if (!label.Lanes.Contains(match.Lane))
        {
            yield return $"{app.Name}: {label}: lane {match.Lane} instead of {label.Lane} ({label.Why})";
        }

        if (match.Declared != label.Declared)
        {
            yield return $"{app.Name}: {label}: declared {match.Declared} instead of {label.Declared}";
        }
    }

    private static AppScore ScoreFindings(CorpusApp app, AppPlan plan, SynchronousPolicy synchronous)
    {
        var marks = app.Findings.ToDictionary(mark => (mark.File, mark.Line));
        var paths = new AppPaths(app);
        var reported = plan.Findings.GroupBy(finding => (File: paths.Relative(finding.File), finding.Line)).ToArray();
        var remarks = new List<string>();
        int found = 0, kindDiffers = 0, wrong = 0;
        foreach (var line in reported)
        {
            var mark = marks.GetValueOrDefault(line.Key);
            switch (Judge(mark, synchronous, plan.Endpoints is null))
            {
                case Expectation.Either:
                    break;
                case Expectation.Finding when line.Any(finding => finding.Kind is null || mark!.Kinds.Contains(finding.Kind)):
                    found++;
                    break;
                case Expectation.Finding:
                    kindDiffers++;
                    remarks.Add($"{app.Name}: {mark}: reported as {line.First().Kind}");
                    break;
                default:
                    wrong++;
                    remarks.Add($"{app.Name}: {line.Key.File}:{line.Key.Line}: {line.First().Kind} {line.First().Api} is not a finding");
                    break;
            }
        }

        var lines = reported.Select(line => line.Key).ToHashSet();
        var expected = app.Findings.Where(mark => Judge(mark, synchronous, plan.Endpoints is null) == Expectation.Finding).ToArray();
        remarks.AddRange(expected.Where(mark => !lines.Contains((mark.File, mark.Line))).Select(mark => $"{app.Name}: {mark}: not found"));
        return new()
        {
            LanesRight = plan.Endpoints is null ? null : 0,
            DeclaredRight = plan.Endpoints is null ? null : 0,
            Expected = expected.Length,
            Found = found,
            KindDiffers = kindDiffers,
            Wrong = wrong,
            Remarks = remarks,
        };
    }

    /// <summary>What a report at a line is; null: wrong.</summary>
    private static Expectation? Judge(FindingLabel? mark, SynchronousPolicy synchronous, bool readsSingleCalls) => mark?.Expectation switch
    {
        Expectation.Synchronous when synchronous == SynchronousPolicy.Either => Expectation.Either,
        Expectation.Synchronous when synchronous == SynchronousPolicy.Always => Expectation.Finding,
        Expectation.Synchronous => null,
        Expectation.Caller => readsSingleCalls ? Expectation.Either : null,
        var said => said,
    };
}
