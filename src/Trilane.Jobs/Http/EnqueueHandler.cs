using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Intake;
using Trilane.Jobs.Measurement;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Http;

/// <summary><c>POST</c> to a job's route: a request in, an accepted job out.</summary>
internal sealed class EnqueueHandler(
    IJobStore store,
    JobIntake intake,
    JobWatch watch,
    JobsSettings settings,
    JobOwner owner,
    LongPoll poll,
    JobOutcome outcome,
    JobLinks links,
    Withdrawals withdrawals,
    JobMeter meter,
    TimeProvider time,
    ILogger<EnqueueHandler> logger)
{
    internal async Task HandleAsync(HttpContext http, JobDoor door, SubmissionReader reader)
    {
        Caching.VaryByPreference(http.Response);
        Caching.Revalidate(http.Response);
        using var activity = meter.Activities.StartActivity($"{door.Job.Name} enqueue", ActivityKind.Producer);
        var id = JobIds.Next();
        var key = IdempotencyKeyHeader.Read(http.Request.Headers);
        await using var files = new UploadedFiles(store, id, door.Job.Options, http.RequestServices, logger);
        var submission = await reader.ReadAsync(http, files, isHashed: key is not null, http.RequestAborted);
        var job = Make(id, http, door, submission, files.Files, key);
        activity?.SetTag("trilane.job", job.Job).SetTag("trilane.job.id", id).SetTag("trilane.queue", job.Queue);
        var answer = await AcceptAsync(job, files);
        await AnswerAsync(http, job, answer);
    }

    private async Task<EnqueueAnswer> AcceptAsync(NewJob job, UploadedFiles files)
    {
        try
        {
            // Not the client's token: whoever leaves now must not leave it open what became of the job.
            var answer = await intake.AcceptAsync(job, CancellationToken.None);
            if (answer.Verdict == EnqueueVerdict.Accepted)
            {
                files.Keep();
            }

            return answer;
        }
        catch (JobStoreException)
        {
            // The store may have committed before it failed. Its client is told that nothing was kept, so that has to become true.
            files.Keep();
            withdrawals.Add(job);
            throw;
        }
    }

    private Task AnswerAsync(HttpContext http, NewJob job, EnqueueAnswer answer)
    {
        switch (answer.Verdict)
        {
            case EnqueueVerdict.Accepted or EnqueueVerdict.Existed:
                return AcceptedAsync(http, job, answer.Id);
            case EnqueueVerdict.KeyReused:
                return Problems.WriteAsync(
                    http, StatusCodes.Status422UnprocessableEntity, $"This {IdempotencyKeyHeader.Name} was used for another request. Use a new key for what is new.");
            case EnqueueVerdict.QueueFull:
                Problems.RetryAfter(http, intake.RetryAfter(job.Queue));
                return Problems.WriteAsync(
                    http, StatusCodes.Status429TooManyRequests, $"The queue '{job.Queue}' holds as many jobs as it may. Nothing was kept of this request; send it again later.");
            default:
                throw new InvalidOperationException($"The store answered {answer.Verdict} to a job that no job enqueued.");
        }
    }

    private async Task AcceptedAsync(HttpContext http, NewJob job, Guid id)
    {
        var preferences = Preferences.Of(http.Request);
        var record = await ReadAsync(http, job, id, preferences);
        if (record.Status.Done && preferences.Wait is not null)
        {
            http.Response.Headers["Operation-Location"] = links.StatusOf(http, id);
            await outcome.AnswerAsync(http, record, preferences);
            return;
        }

        preferences.Acknowledge(http.Response, isAccepted: true);
        await outcome.AcceptedAsync(http, record);
    }

    /// <summary>The job as it is after the client's wait. It is accepted, so a store that fails now must not turn its 202 into an error.</summary>
    private async Task<JobRecord> ReadAsync(HttpContext http, NewJob job, Guid id, Preferences preferences)
    {
        try
        {
            var record = preferences.Wait is { } wait && wait > TimeSpan.Zero
                ? await poll.UntilFinalAsync(id, wait, http.RequestAborted)
                : await watch.ReadAsync(id, http.RequestAborted);
            return record ?? AsAccepted(job, id);
        }
        catch (JobStoreException exception)
        {
            logger.StoreUnavailable(exception, http.Request.Method, http.Request.Path);
            return AsAccepted(job, id);
        }
    }

    private JobRecord AsAccepted(NewJob job, Guid id) => new()
    {
        Status = new() { Id = id, Job = job.Job, State = JobState.Queued, Attempt = 0, CreatedAt = time.GetUtcNow() },
        Queue = job.Queue,
        Owner = job.Owner,
        Version = 0,
    };

    private NewJob Make(Guid id, HttpContext http, JobDoor door, JobSubmission submission, IReadOnlyList<StoredFile> files, string? key)
    {
        var options = door.Job.Options;
        var caller = owner.Of(http);
        return new()
        {
            Id = id,
            Job = door.Job.Name,
            Queue = options.Queue,
            Owner = caller,
            Request = submission.Request,
            TraceParent = Activity.Current?.Id,
            TraceState = Activity.Current?.TraceStateString,
            Idempotency = key is null ? null : new($"{door.Job.Name}\n{caller}", key, submission.Hash),
            QueueLimit = settings.LimitOf(options.Queue),
            Retention = options.Retention,
            Files = files,
        };
    }
}
