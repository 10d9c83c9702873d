namespace Trilane.Analysis;

/// <summary>The rule that picks the lane: the first that fits.</summary>
internal static class LaneRule
{
    internal static LaneVerdict Decide(EndpointHandler endpoint, bool awaits, IReadOnlyList<RequestWalk.Reached> reached, Node? computation)
    {
        if (endpoint.IsJob)
        {
            return new(Lane.Job, "It is mapped as a job, so it runs in the durable queue.");
        }

        if (endpoint.Context is null)
        {
            return new(Lane.Async, "Its handler has no source here; by its type it is asynchronous.");
        }

        if (Find(reached, judgement => judgement is { Kind: CallKind.CpuHeavy, CpuWeight: CpuWeight.Seconds }) is { } heavy)
        {
            return new(Lane.Job, $"{heavy.Api} computes for seconds{Note(heavy)}: such work belongs in the job queue, not in a request.");
        }

        if (computation is not null)
        {
            return new(Lane.Job, $"{computation.Name} computes for long in loops of its own: such work belongs in the job queue, not in a request.");
        }

        var blocking = reached.Select(one => one.Leaf.Judgement).Where(IsBlocking).ToList();
        if (blocking.Find(judgement => !judgement.HasAwaitableForm) is { } sync)
        {
            return new(Lane.Blocking, sync.Kind == CallKind.CpuHeavy
                ? $"{sync.Api} computes long enough to hold up others{Note(sync)}, and nothing can be awaited instead."
                : $"{sync.Api} blocks and has no awaitable form{Note(sync)}.");
        }

        if (Find(reached, judgement => judgement is { Kind: CallKind.Unknown, IsAwaitable: false }) is { } native)
        {
            return new(Lane.Blocking, $"{native.Api} reaches code that can't be read{Note(native)}, so it may hold its thread: on the blocking lane that harms nobody.");
        }

        if (blocking.Count > 0)
        {
            var first = blocking[0];
            var instead = first.Replacement is { } replacement ? $" ({replacement})" : "";
            return endpoint.Declared == DeclaredStyle.Sync
                ? new(Lane.Blocking, $"{first.Api} blocks, and the handler is synchronous, which is what the blocking lane is for.")
                : awaits
                    ? new(Lane.Async, $"The handler awaits; {first.Api} blocks on the way and has an awaitable form{instead}: replace the call.")
                    : new(Lane.Blocking, $"The handler is declared asynchronous but awaits nothing, and {first.Api} blocks; with its awaitable form{instead} it would fit the async lane.");
        }

        return new(Lane.Async, endpoint.Declared == DeclaredStyle.Sync
            ? "Nothing on its path blocks or computes for long, so it needs no thread of its own."
            : awaits
                ? "It awaits what it waits for, and nothing on its path blocks."
                : "Nothing on its path blocks or computes for long.");
    }

    internal static bool IsBlocking(Judgement judgement) =>
        judgement is { Kind: CallKind.SyncOnly, Severity: CallSeverity.Normal } or { Kind: CallKind.CpuHeavy, CpuWeight: not CpuWeight.Seconds };

    private static Judgement? Find(IReadOnlyList<RequestWalk.Reached> reached, Func<Judgement, bool> condition) =>
        reached.Select(one => one.Leaf.Judgement).FirstOrDefault(condition);

    private static string Note(Judgement judgement) => judgement switch
    {
        { BinaryPath.Count: > 1 } => $" (inside it calls {judgement.BinaryPath[judgement.BinaryPath.Count - 1]})",
        _ => "",
    };
}
