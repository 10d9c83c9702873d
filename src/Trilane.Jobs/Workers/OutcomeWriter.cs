using Microsoft.Extensions.Logging;
using Trilane.Jobs.Intake;
using Trilane.Jobs.Measurement;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

/// <summary>Records how attempts ended, many in one trip, and goes on trying while they count.</summary>
internal sealed class OutcomeWriter : IDisposable
{
    private const int MaxBatch = 500;

    // So many ends may be on their way before workers wait for them: a store that is slow slows the work instead of filling the memory.
    private const int MaxUnwritten = 2000;

    private readonly IJobStore _store;
    private readonly JobMeter _meter;
    private readonly ILogger _logger;
    private readonly Merger<AttemptEnd, bool> _ends;
    private readonly SemaphoreSlim _room = new(MaxUnwritten);

    public OutcomeWriter(IJobStore store, JobMeter meter, ILogger<OutcomeWriter> logger)
    {
        _store = store;
        _meter = meter;
        _logger = logger;
        _ends = new(ends => store.FinishAsync(ends, CancellationToken.None), MaxBatch, maxCalls: 2);
    }

    /// <summary>Waits until there is room for another end.</summary>
    internal Task RoomAsync() => _room.CurrentCount > 0 ? Task.CompletedTask : WaitForRoomAsync();

    /// <summary>Records an end; ends itself when the store has answered, or when the attempt has lost its lease.</summary>
    /// <param name="attempt">Whose end it is; the caller has the right to say so.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="context">What is to be written with it; null for nothing.</param>
    /// <exception cref="Exception">What the job wanted to write with its outcome failed: nothing is recorded.</exception>
    internal async Task<bool> WriteAsync(Attempt attempt, AttemptEnd end, AttemptContext? context)
    {
        await _room.WaitAsync();
        try
        {
            var counted = await WriteUntilAnsweredAsync(attempt, end, context);
            if (!counted)
            {
                attempt.Stop(StopReason.Lost);
                _meter.Refused(attempt.Job.Job);
                _logger.EndRefused(attempt.Job.Job, attempt.Id.Job, attempt.Job.Number);
            }

            return counted;
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();

    private async Task<bool> WriteUntilAnsweredAsync(Attempt attempt, AttemptEnd end, AttemptContext? context)
    {
        for (var tries = 0; attempt.Reason != StopReason.Lost; tries++)
        {
            try
            {
                return context is { HasWrites: true }
                    ? await _store.FinishAsync(end, context.WriteAsync, CancellationToken.None)
                    : await _ends.SubmitAsync(end);
            }
            catch (JobStoreException exception)
            {
                if (tries == 0)
                {
                    _logger.EndNotRecorded(exception, attempt.Job.Job, attempt.Id.Job, attempt.Job.Number);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2000, 100 << Math.Min(tries, 5))));
            }
        }

        return false;
    }

    private async Task WaitForRoomAsync()
    {
        await _room.WaitAsync();
        _room.Release();
    }
}
