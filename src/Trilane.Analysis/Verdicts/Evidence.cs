namespace Trilane.Analysis;

/// <summary>Makes findings and dependencies of the calls that a request reaches.</summary>
internal static class Evidence
{
    private const int MaxEvidence = 5;

    internal static IReadOnlyList<Finding> Findings(IReadOnlyList<RequestWalk.Reached> reached, bool isOnBlockingLane)
    {
        Dictionary<(string, int, int, string), Finding> findings = [];
        foreach (var one in reached)
        {
            if (KindOf(one, isOnBlockingLane) is not { } kind)
            {
                continue;
            }

            var judgement = one.Leaf.Judgement;
            var location = Symbols.LocationOf(CallName.Of(one.Leaf.Step.Syntax));
            var key = (location.File, location.Line, location.Column, judgement.Api);
            if (!findings.ContainsKey(key))
            {
                findings.Add(key, new Finding(kind, judgement.Api, location, judgement.Replacement, PathOf(one))
                {
                    Severity = judgement.Severity,
                    Note = judgement.Note,
                });
            }
        }

        return [.. findings.Values.OrderBy(finding => finding.Location.File, StringComparer.Ordinal).ThenBy(finding => finding.Location.Line).ThenBy(finding => finding.Location.Column)];
    }

    internal static IReadOnlyList<PlannedDependency> Dependencies(IReadOnlyList<RequestWalk.Reached> reached)
    {
        List<PlannedDependency> dependencies = [];
        foreach (var library in reached.GroupBy(one => one.Leaf.Judgement.Library))
        {
            var kind = library.Select(one => KindOf(one.Leaf.Judgement)).OrderByDescending(Badness).First();
            var evidence = library.Where(one => KindOf(one.Leaf.Judgement) == kind).Select(Text).Distinct().Take(MaxEvidence).ToList();
            dependencies.Add(new PlannedDependency(library.Key, kind, evidence));
        }

        return [.. dependencies.OrderByDescending(dependency => Badness(dependency.Kind)).ThenBy(dependency => dependency.Name, StringComparer.Ordinal)];
    }

    private static CallKind KindOf(Judgement judgement) => judgement is { Kind: CallKind.SyncOnly, Severity: CallSeverity.Low } ? CallKind.Neutral : judgement.Kind;

    private static int Badness(CallKind kind) => kind switch
    {
        CallKind.CpuHeavy => 4,
        CallKind.SyncOnly => 3,
        CallKind.Unknown => 2,
        CallKind.AsyncReady => 1,
        _ => 0,
    };

    private static FindingKind? KindOf(RequestWalk.Reached reached, bool isOnBlockingLane)
    {
        var judgement = reached.Leaf.Judgement;
        switch (judgement.Kind)
        {
            case CallKind.CpuHeavy when judgement.CpuWeight == CpuWeight.Seconds:
                return FindingKind.CpuHeavy;
            case CallKind.CpuHeavy:
                return isOnBlockingLane && !reached.Visit.OnSharedPool ? null : FindingKind.CpuHeavy;
            case CallKind.SyncOnly when reached.Visit.OnSharedPool:
                return FindingKind.FakeAsync;
            case CallKind.SyncOnly when isOnBlockingLane:
                return null;
            case CallKind.SyncOnly when judgement.IsFakeAsync || reached.Visit.Frame == RequestWalk.Frame.Fake:
                return FindingKind.FakeAsync;
            case CallKind.SyncOnly:
                return FindingKind.Blocking;
            default:
                return null;
        }
    }

    private static string Text(RequestWalk.Reached reached)
    {
        var location = Symbols.LocationOf(CallName.Of(reached.Leaf.Step.Syntax));
        return $"{string.Join(" → ", PathOf(reached))} ({FileName(location.File)}:{location.Line})";
    }

    private static string FileName(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);

    private static List<string> PathOf(RequestWalk.Reached reached)
    {
        List<string> path = [];
        for (var visit = reached.Visit; visit is not null; visit = visit.From)
        {
            path.Add(visit.Node.Name);
        }

        path.Reverse();
        path.Add(reached.Leaf.Judgement.Api);
        path.AddRange(reached.Leaf.Judgement.BinaryPath.Skip(1));
        return path;
    }
}
