using System.Diagnostics;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

/// <summary>What a worker process believes of its own lease, by its own monotonic clock. Decides only.</summary>
/// <remarks>
/// The lease is counted from before the call that renewed it, and given up a sixth of its time early: so this process stops its attempts
/// before the store may start them elsewhere, whatever the two clocks say.
/// </remarks>
internal sealed class WorkerLease(Guid worker, TimeSpan length)
{
    // A renewal also brings the cancel requests that the store's messages may have missed, and those can't wait for a third of any lease.
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(3);

    private long _renewedAt = Stopwatch.GetTimestamp();

    internal Guid Worker => worker;

    /// <summary>How much of it is left.</summary>
    internal TimeSpan Left => length - (length / 6) - Stopwatch.GetElapsedTime(Volatile.Read(ref _renewedAt));

    internal bool IsHeld => Left > TimeSpan.Zero;

    /// <summary>How long until it should be renewed.</summary>
    internal TimeSpan RenewIn
    {
        get
        {
            var left = (length / 3 < _longestWait ? length / 3 : _longestWait) - Stopwatch.GetElapsedTime(Volatile.Read(ref _renewedAt));
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Notes that the store renewed it.</summary>
    /// <param name="askedAt">When the call began; stopwatch ticks.</param>
    internal void Renewed(long askedAt) => Volatile.Write(ref _renewedAt, askedAt);

    internal WorkerRegistration Register(IReadOnlyList<string> jobs, IReadOnlyList<string> queues) =>
        new(worker, $"{Environment.MachineName} {Environment.ProcessId}", jobs, queues, length);
}
