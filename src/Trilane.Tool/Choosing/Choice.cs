using Trilane.Analysis;

namespace Trilane.Tool.Choosing;

/// <summary>The lane for an endpoint that will use some things, by the planner's rule: the first that fits.</summary>
internal sealed record Choice(Lane Lane, string Reason, IReadOnlyList<Use> Uses)
{
    public static Choice Of(IReadOnlyList<Use> uses)
    {
        var heavy = Names(uses, CallKind.CpuHeavy);
        if (heavy.Length > 0)
        {
            return new Choice(Lane.Job, $"{heavy} computes for long: on any request's thread, others would wait for it.", uses);
        }

        var blocking = Names(uses, CallKind.SyncOnly);
        if (blocking.Length > 0)
        {
            return new Choice(Lane.Blocking, $"{blocking} holds its thread while it waits, and has no awaitable form.", uses);
        }

        var unknown = Names(uses, CallKind.Unknown);
        if (unknown.Length > 0)
        {
            return new Choice(Lane.Blocking, $"What {unknown} does can't be told, and on a thread of its own it can hurt nobody else.", uses);
        }

        var replaced = uses.Where(use => use.Replacement is not null).Select(use => $"{use.Replacement} instead of {use.Name}").ToList();
        return new Choice(Lane.Async, replaced.Count > 0 ? $"Everything can be awaited: call {string.Join(", ", replaced)}." : Harmless(uses), uses);
    }

    private static string Harmless(IReadOnlyList<Use> uses) => uses.Any(use => use.Kind == CallKind.AsyncReady)
        ? "Everything that it waits for can be awaited."
        : "It waits for nothing and computes little.";

    private static string Names(IReadOnlyList<Use> uses, CallKind kind) => string.Join(" and ", uses.Where(use => use.Kind == kind).Select(use => use.Name));
}
