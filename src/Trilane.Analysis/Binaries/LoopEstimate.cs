using System.Text.RegularExpressions;

namespace Trilane.Analysis;

/// <summary>
/// Estimates the computation in a method's loops from its code. It sees nesting, constant bounds and what is computed inside; bounds that are
/// only known at run time count as a few hundred, as rows and columns have. It is a guess, and says so.
/// </summary>
internal sealed class LoopEstimate
{
    private const double UnknownRounds = 300;
    private const double UnknownCalls = 10; // a call in a loop stands further from the data than arithmetic does
    private const double WorkFactor = 100_000;
    private const double ChainRounds = 40_000; // a chain of hashes is there to take long
    private const double CountedOperations = 10;

    private static readonly Regex _workFactor = new("iteration|round|cost|workfactor|difficulty|passes", RegexOptions.IgnoreCase);
    private readonly Dictionary<int, Loop> _loops = [];
    private readonly List<(int Offset, double Steps, bool IsNumeric, bool IsChained, int Depth)> _operations = [];

    /// <summary>A branch back to an earlier instruction.</summary>
    public void Branch(int from, int to, long? bound, string? boundName)
    {
        var loop = _loops.TryGetValue(to, out var known) ? known : new Loop(to, from, null, null);
        _loops[to] = loop with { End = Math.Max(loop.End, from), Bound = bound > 1 ? Math.Max(bound.Value, loop.Bound ?? 0) : loop.Bound, BoundName = boundName ?? loop.BoundName };
    }

    /// <summary>A computation at an offset; one that says little counts from a depth of loops on.</summary>
    public void Operation(int offset, double steps, bool isNumeric, bool isChained = false, int depth = 1) => _operations.Add((offset, steps, isNumeric, isChained, depth));

    /// <summary>How often what is called at an offset runs.</summary>
    public long Repetitions(int offset) => (long)Math.Min(1e15, Around(offset).Aggregate(1.0, (product, loop) => product * (loop.Bound ?? UnknownCalls)));

    /// <summary>How many loops stand around an offset.</summary>
    public int Depth(int offset) => Around(offset).Count;

    public LoopWork ToWork()
    {
        var work = LoopWork.None;
        foreach (var group in _operations.GroupBy(operation => Around(operation.Offset).Select(loop => loop.Start).DefaultIfEmpty(-1).Max()))
        {
            var around = Around(group.First().Offset);
            if (around.Count == 0 || !group.Any(operation => operation.IsNumeric && around.Count >= operation.Depth))
            {
                continue;
            }

            var heavy = group.Sum(operation => operation.Steps > 1 ? operation.Steps : 0);
            var simple = Math.Min(group.Count(operation => operation.Steps <= 1), CountedOperations);
            var steps = around.Aggregate(heavy + simple, (product, loop) => product * Rounds(loop, group.Any(operation => operation.IsChained)));
            if (steps > work.Steps)
            {
                work = new LoopWork(steps, around.Count, Describe(around));
            }
        }

        return work;
    }

    private static double Rounds(Loop loop, bool isChained) =>
        loop.Bound ?? (loop.BoundName is { } name && _workFactor.IsMatch(name) ? WorkFactor : isChained ? ChainRounds : UnknownRounds);

    private List<Loop> Around(int offset) => [.. _loops.Values.Where(loop => loop.Start <= offset && offset <= loop.End)];

    private static string Describe(List<Loop> loops)
    {
        var constant = loops.Aggregate(1.0, (product, loop) => product * (loop.Bound ?? 1));
        var depth = loops.Count == 1 ? "a loop" : $"loops {loops.Count} deep";
        return constant > 1000 ? $"computes in {depth}, {constant:N0} rounds or more" : $"computes in {depth}";
    }

    private sealed record Loop(int Start, int End, long? Bound, string? BoundName);
}
