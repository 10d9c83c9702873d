using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Definitions;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

#pragma warning disable CA1001 // a token source without a timer has nothing to dispose, and disposing it would race with Stop
/// <summary>One attempt in the hands of this worker, from its claim until the store has its end.</summary>
internal sealed class Attempt(ClaimedJob job, JobDefinition definition, ILogger logger)
{
    private const int Ended = 1;
    private const int GivenUp = 2;

    private readonly Lock _lock = new();
    private CancellationTokenSource? _stop;
    private StopReason _reason;
    private long _startedAt;
    private int _ended;

    internal ClaimedJob Job => job;

    internal AttemptId Id => job.Attempt;

    internal JobDefinition Definition => definition;

    /// <summary>When it came into the process; stopwatch ticks.</summary>
    internal long ClaimedAt { get; } = Stopwatch.GetTimestamp();

    /// <summary>When its code began; stopwatch ticks, 0 before.</summary>
    internal long StartedAt => Volatile.Read(ref _startedAt);

    /// <summary>When its token fired; stopwatch ticks, 0 before.</summary>
    internal long StoppedAt { get; private set; }

    /// <summary>True once how it ended is on its way to the store, whoever decided that.</summary>
    internal bool HasEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>True when its end was recorded while its code went on.</summary>
    internal bool IsGivenUp => Volatile.Read(ref _ended) == GivenUp;

    internal StopReason Reason
    {
        get
        {
            lock (_lock)
            {
                return _reason;
            }
        }
    }

    /// <summary>Begins; false when it was stopped before.</summary>
    internal bool TryStart(out CancellationToken token)
    {
        lock (_lock)
        {
            if (_reason != StopReason.None)
            {
                token = default;
                return false;
            }

            _stop = new CancellationTokenSource();
            token = _stop.Token;
            Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
            return true;
        }
    }

    /// <summary>Fires its token.</summary>
    internal void Stop(StopReason reason)
    {
        CancellationTokenSource? stop;
        lock (_lock)
        {
            if (_reason != StopReason.None)
            {
                _reason = reason == StopReason.Lost ? reason : _reason;
                return;
            }

            _reason = reason;
            StoppedAt = Stopwatch.GetTimestamp();
            stop = _stop;
        }

        // Its callbacks are the job's own code: on a thread of the pool, never on the one that watches over all attempts.
        if (stop is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(Fire, stop, preferLocal: false);
        }
    }

    /// <summary>Takes the right to say how it ended; only one has it.</summary>
    internal bool TryEnd() => Interlocked.CompareExchange(ref _ended, Ended, 0) == 0;

    /// <summary>Takes the right to say how it ended, for code that goes on.</summary>
    internal bool TryGiveUp() => Interlocked.CompareExchange(ref _ended, GivenUp, 0) == 0;

    private void Fire(CancellationTokenSource stop)
    {
        try
        {
            stop.Cancel();
        }
        catch (AggregateException exception)
        {
            // Nobody is there to catch what the job's own callbacks throw: it would end the process, and all its other jobs with it.
            logger.TokenCallbackFailed(exception, job.Job, job.Attempt.Job, job.Number);
        }
    }
}
