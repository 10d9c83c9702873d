namespace Trilane;

/// <summary>
/// Adds up what the threads do that work for one request, on whatever lane: each tells when it turns to the request and when it turns away.
/// </summary>
/// <remarks>
/// The thread that ran the last of a handler may hear later of the request's end than the one that goes on with the response. So the sum is
/// handed over by whoever comes last: the request, or a thread that was still at it.
/// </remarks>
internal sealed class RequestTrace(SampledCost sampled)
{
    // The request, and each thread that works for it.
    private int _open = 1;
    private long _processor;
    private long _blocked;
    private long _held;
    private long _begunAt;
    private long _endedAt = long.MaxValue;

    /// <summary>Notes when the request began.</summary>
    internal void Begin(TimeSpan now) => _begunAt = now.Ticks;

    /// <summary>Notes that the current thread works for the request from now on.</summary>
    internal void Enter() => Interlocked.Increment(ref _open);

    /// <summary>Adds what the current thread has done since it entered; from any thread.</summary>
    internal void Leave(in ThreadUsage start, in ThreadUsage end)
    {
        // What goes on after the request has ended is no longer its time.
        var until = TimeSpan.FromTicks(Math.Min(end.At.Ticks, Volatile.Read(ref _endedAt)));
        var held = until > start.At ? until - start.At : TimeSpan.Zero;
        var processor = end.Processor - start.Processor;
        processor = processor < held ? processor : held;
        Interlocked.Add(ref _held, held.Ticks);
        Interlocked.Add(ref _processor, processor.Ticks);
        if (end.Waits != start.Waits)
        {
            // A thread that never had to wait and yet was not computing had no processor, which is no fault of its code.
            var blocked = held - processor - (end.Paused - start.Paused);
            Interlocked.Add(ref _blocked, Math.Max(0, blocked.Ticks));
        }

        Close();
    }

    /// <summary>Notes that the request has ended.</summary>
    internal void End(TimeSpan now)
    {
        Volatile.Write(ref _endedAt, now.Ticks);
        Close();
    }

    private void Close()
    {
        if (Interlocked.Decrement(ref _open) > 0)
        {
            return;
        }

        var duration = TimeSpan.FromTicks(_endedAt - _begunAt);
        var held = TimeSpan.FromTicks(_held);
        sampled.Add(new(
            duration, TimeSpan.FromTicks(_processor), TimeSpan.FromTicks(_blocked), duration > held ? duration - held : TimeSpan.Zero));
    }
}
