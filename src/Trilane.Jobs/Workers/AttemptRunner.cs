using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Definitions;
using Trilane.Jobs.Intake;
using Trilane.Jobs.Measurement;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

/// <summary>Runs one attempt on the worker it is called on, and says how it ended.</summary>
internal sealed class AttemptRunner(
    IServiceScopeFactory scopes,
    IJobStore store,
    OutcomeWriter outcomes,
    ProgressWriter progress,
    QueueEstimates estimates,
    JobsSettings settings,
    JobMeter meter,
    ILogger<AttemptRunner> logger)
{
    /// <summary>Runs it; ends when its code has ended. How it ended is then on its way to the store, and <paramref name="recorded"/> is called once it is there.</summary>
    internal async Task RunAsync(Attempt attempt, Action<Attempt> recorded)
    {
        // No ConfigureAwait(false) around the job's code: it stays on the worker's thread.
        await outcomes.RoomAsync();
        if (!attempt.TryStart(out var token))
        {
            if (attempt.TryEnd())
            {
                End(attempt, GivenBack(attempt), context: null, recorded);
            }

            return;
        }

        var context = new AttemptContext(attempt, FilesOf(attempt.Job), progress.Add);
        var end = await RunCodeAsync(attempt, context, token);
        if (attempt.TryEnd())
        {
            End(attempt, end, context, recorded);
        }
    }

    /// <summary>Records an end that the attempt's own code did not bring about; the caller has the right to say so.</summary>
    internal void End(Attempt attempt, AttemptEnd end, AttemptContext? context, Action<Attempt> recorded) =>
        _ = EndAsync(attempt, end, context, recorded);

    /// <summary>The end of an attempt that has not begun, or whose worker stops.</summary>
    internal static AttemptEnd GivenBack(Attempt attempt) => new()
    {
        Attempt = attempt.Id,
        Kind = AttemptEndKind.GivenBack,
        Retention = attempt.Definition.Options.Retention,
    };

    /// <summary>The end of an attempt that goes on past its time limit.</summary>
    internal AttemptEnd GivenUp(Attempt attempt)
    {
        var limit = attempt.Definition.Options.TimeLimit;
        var end = Failed(attempt, new TimeoutException($"It did not end within {limit}."), JobErrors.TimeLimit(limit, ignoredToken: true));

        // To be repeated it would become canceled, which must not be said of code that goes on.
        return attempt.Reason == StopReason.Canceled ? end with { Kind = AttemptEndKind.Failed } : end;
    }

    private async Task<AttemptEnd> RunCodeAsync(Attempt attempt, AttemptContext context, CancellationToken token)
    {
        var job = attempt.Job;
        using var activity = StartActivity(job);
        using var logScope = logger.BeginScope(new AttemptScope(job));
        AttemptContext.Current = context;
        if (job.Number == 1)
        {
            meter.Waited(job.Queue, DateTimeOffset.UtcNow - job.CreatedAt);
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var result = await attempt.Definition.RunAsync(scope.ServiceProvider, job.Request, context, settings.Json, token);
            return new()
            {
                Attempt = attempt.Id,
                Kind = AttemptEndKind.Succeeded,
                Result = result,
                Retention = attempt.Definition.Options.Retention,
            };
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            return EndOf(attempt, exception);
        }
        finally
        {
            AttemptContext.Current = null;
            Measure(attempt);
        }
    }

    private void Measure(Attempt attempt) => estimates.Ran(attempt.Job.Queue, Stopwatch.GetElapsedTime(attempt.StartedAt));

    private AttemptEnd EndOf(Attempt attempt, Exception exception)
    {
        switch (attempt.Reason, exception)
        {
            case (StopReason.Canceled, OperationCanceledException):
                return new() { Attempt = attempt.Id, Kind = AttemptEndKind.Canceled, Retention = attempt.Definition.Options.Retention };
            case (StopReason.Stopping or StopReason.Lost, _):
                // Many a library says in words of its own that it was stopped; a failure of the job's own comes again elsewhere.
                return GivenBack(attempt);
            case (StopReason.TimeLimit, OperationCanceledException):
                var limit = attempt.Definition.Options.TimeLimit;
                return Failed(attempt, new TimeoutException($"It did not end within {limit}.", exception), JobErrors.TimeLimit(limit, ignoredToken: false));
            default:
                return Failed(attempt, exception, JobErrors.Of(exception));
        }
    }

    private AttemptEnd Failed(Attempt attempt, Exception exception, ReadOnlyMemory<byte> error)
    {
        var job = attempt.Job;
        var options = attempt.Definition.Options;
        var delay = exception is UnreadableRequestException ? null : DelayAfter(attempt, exception);
        if (delay is { } wait)
        {
            logger.AttemptRepeated(exception, job.Job, attempt.Id.Job, job.Number, wait.TotalSeconds);
        }
        else
        {
            logger.JobFailed(exception, job.Job, attempt.Id.Job, job.Number);
        }

        return new()
        {
            Attempt = attempt.Id,
            Kind = delay is null ? AttemptEndKind.Failed : AttemptEndKind.Retry,
            Error = error,
            Delay = delay ?? TimeSpan.Zero,
            Retention = options.Retention,
        };
    }

    private TimeSpan? DelayAfter(Attempt attempt, Exception exception)
    {
        var options = attempt.Definition.Options;
        var (failures, random) = (attempt.Job.Failures, Random.Shared.NextDouble());
        try
        {
            return RetrySchedule.Next(options, exception, options.RetryWhen, failures, random);
        }
        catch (Exception failure)
        {
            logger.RetryWhenFailed(failure, attempt.Job.Job, attempt.Id.Job, attempt.Job.Number);
            return RetrySchedule.Next(options, exception, retryWhen: null, failures, random);
        }
    }

    private async Task EndAsync(Attempt attempt, AttemptEnd end, AttemptContext? context, Action<Attempt> recorded)
    {
        try
        {
            if (context is not null && end.Kind != AttemptEndKind.GivenBack)
            {
                await progress.WriteLastAsync(context).ConfigureAwait(false);
            }

            if (context is { HasWrites: true } && end.Kind == AttemptEndKind.Succeeded)
            {
                await CompleteAsync(attempt, end, context).ConfigureAwait(false);
            }
            else
            {
                await RecordAsync(attempt, end, writes: null).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // The store refuses to be asked at all. The job is no longer held here, so it is given back or taken back.
            logger.WorkerPartFailed(exception);
        }

        recorded(attempt);
    }

    private async Task CompleteAsync(Attempt attempt, AttemptEnd end, AttemptContext context)
    {
        try
        {
            await RecordAsync(attempt, end, context).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // What the job wanted written with its success failed, so the attempt did.
            await RecordAsync(attempt, Failed(attempt, exception, JobErrors.Of(exception)), writes: null).ConfigureAwait(false);
        }
    }

    private async Task RecordAsync(Attempt attempt, AttemptEnd end, AttemptContext? writes)
    {
        if (await outcomes.WriteAsync(attempt, end, writes).ConfigureAwait(false))
        {
            meter.Ended(attempt.Job.Job, end.Kind, attempt.StartedAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(attempt.StartedAt));
        }
    }

    private JobFile[] FilesOf(ClaimedJob job)
    {
        if (job.Files.Count == 0)
        {
            return [];
        }

        var files = new JobFile[job.Files.Count];
        for (var i = 0; i < files.Length; i++)
        {
            files[i] = new StoredJobFile(store, job.Attempt.Job, i, job.Files[i]);
        }

        return files;
    }

    /// <summary>Goes on with the trace of whoever enqueued the job.</summary>
    private Activity? StartActivity(ClaimedJob job)
    {
        if (!meter.Activities.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(job.TraceParent, job.TraceState, isRemote: true, out var parent);
        var activity = meter.Activities.StartActivity($"{job.Job} run", ActivityKind.Consumer, parent);
        activity?.SetTag("trilane.job", job.Job).SetTag("trilane.job.id", job.Attempt.Job).SetTag("trilane.queue", job.Queue).SetTag("trilane.attempt", job.Number);
        return activity;
    }
}
