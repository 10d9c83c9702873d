namespace Trilane;

/// <summary>
/// Adds up what the threads do that work for one request, on whatever lane: each tells when it turns to the request and when it turns away.
/// </summary>
internal sealed class RequestTrace
{
    private long _processor;
    private long _blocked;
    private long _held;

    /// <summary>Adds a stretch in which the current thread worked for the request; from any thread.</summary>
    internal void Add(in ThreadUsage start, in ThreadUsage end)
    {
        var held = end.At - start.At;
        var processor = end.Processor - start.Processor;
        Interlocked.Add(ref _held, held.Ticks);
        Interlocked.Add(ref _processor, processor.Ticks);
        if (end.Waits != start.Waits)
        {
            // A thread that never had to wait and yet was not computing had no processor, which is no fault of its code.
            var blocked = held - processor - (end.Paused - start.Paused);
            Interlocked.Add(ref _blocked, Math.Max(0, blocked.Ticks));
        }
    }

    /// <summary>What it comes to for a request that took so long.</summary>
    internal RequestCost Cost(TimeSpan duration)
    {
        var held = TimeSpan.FromTicks(Volatile.Read(ref _held));
        return new(
            duration,
            TimeSpan.FromTicks(Volatile.Read(ref _processor)),
            TimeSpan.FromTicks(Volatile.Read(ref _blocked)),
            duration > held ? duration - held : TimeSpan.Zero);
    }
}
