using System.Diagnostics;
using System.Text.Json;
using Trilane.Jobs.Definitions;
using Trilane.Jobs.Intake;
using Trilane.Jobs.Measurement;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;
using Trilane.Jobs.Workers;

namespace Trilane.Jobs;

/// <summary>Puts jobs into the store and follows them. Injected; safe to use from any number of threads.</summary>
/// <remarks>
/// Used by the code of a job, what it enqueues carries that attempt's fence: an attempt that has lost its lease enqueues nothing.
/// </remarks>
public sealed class JobClient
{
    private const int MaxKey = 200;

    private readonly IJobStore _store;
    private readonly JobIntake _intake;
    private readonly JobWatch _watch;
    private readonly JobsSettings _settings;
    private readonly JobMeter _meter;

    internal JobClient(IJobStore store, JobIntake intake, JobWatch watch, JobsSettings settings, JobMeter meter)
    {
        _store = store;
        _intake = intake;
        _watch = watch;
        _settings = settings;
        _meter = meter;
    }

    /// <summary>Accepts a job. When the call returns it is on disk and will run to an end, whatever dies.</summary>
    /// <typeparam name="TResult">What the job answers.</typeparam>
    /// <param name="request">What to do; its type says which job does it.</param>
    /// <param name="options">Queue, priority, time, key, transaction. Default: as the job's options say, at once.</param>
    /// <param name="cancellationToken">Keeps a call that has not been sent to the store from being sent. One that has is waited for.</param>
    /// <returns>A handle to the job, or to the one that has the same unique key.</returns>
    /// <exception cref="InvalidOperationException">No job of this app takes such a request.</exception>
    /// <exception cref="ArgumentException">The request is too large as JSON, a key is too long, or the transaction is not one of the store's database.</exception>
    /// <exception cref="QueueFullException">The queue holds as many jobs as it may.</exception>
    /// <exception cref="LeaseLostException">The calling code is an attempt that has lost its lease.</exception>
    /// <exception cref="JobStoreException">The store can't be reached, is read-only or full.</exception>
    public async Task<JobHandle<TResult>> EnqueueAsync<TResult>(
        IJobRequest<TResult> request, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var definition = _settings.Definitions.ForRequest(request.GetType());
        using var activity = _meter.Activities.StartActivity($"{definition.Name} enqueue", ActivityKind.Producer);
        var job = Make(definition, request, options);
        activity?.SetTag("trilane.job", job.Job).SetTag("trilane.job.id", job.Id).SetTag("trilane.queue", job.Queue);
        var answer = options?.Transaction is { } transaction
            ? (await _store.EnqueueAsync([job], transaction, cancellationToken))[0]
            : await _intake.AcceptAsync(job, cancellationToken);
        return HandleOf<TResult>(job, answer);
    }

    /// <summary>Accepts many jobs in few trips to the store, in order. Each 2 000 of them are accepted together or not at all.</summary>
    /// <typeparam name="TResult">What the jobs answer.</typeparam>
    /// <param name="requests">What to do; all for the same kind of result.</param>
    /// <param name="options">For all of them alike; a unique key can't be.</param>
    /// <param name="cancellationToken">Stops between the parts.</param>
    /// <returns>A handle to each, in order.</returns>
    /// <remarks>Where a queue has a limit, the jobs of a part that go to the same queue all find room or are all refused.</remarks>
    /// <inheritdoc cref="EnqueueAsync{TResult}(IJobRequest{TResult}, EnqueueOptions?, CancellationToken)" path="/exception"/>
    public async Task<IReadOnlyList<JobHandle<TResult>>> EnqueueBatchAsync<TResult>(
        IEnumerable<IJobRequest<TResult>> requests, EnqueueOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        if (options?.UniqueKey is not null)
        {
            throw new ArgumentException($"{nameof(EnqueueOptions.UniqueKey)} is set for a batch, which could then hold one job only. Enqueue it alone.", nameof(options));
        }

        var jobs = KeepTogether(requests.Select(request => Make(_settings.Definitions.ForRequest(request.GetType()), request, options)).ToList());
        var answers = options?.Transaction is { } transaction
            ? await _store.EnqueueAsync(jobs, transaction, cancellationToken)
            : await _intake.AcceptAsync(jobs, cancellationToken);
        return [.. jobs.Zip(answers, HandleOf<TResult>)];
    }

    /// <summary>What is known of a job now.</summary>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    /// <exception cref="JobStoreException">The store can't be reached.</exception>
    public async Task<JobStatus> GetStatusAsync(Guid id, CancellationToken cancellationToken = default) =>
        (await _watch.ReadAsync(id, cancellationToken) ?? throw new JobNotFoundException(id)).Status;

    /// <summary>Waits until a job is final. Ends the waiting, not the job, when the token fires.</summary>
    /// <returns>Its result.</returns>
    /// <exception cref="JobFailedException">It failed.</exception>
    /// <exception cref="JobCanceledException">It was canceled.</exception>
    /// <exception cref="JobNotFoundException">There is no such job, or its result is past its retention.</exception>
    public async Task<TResult> WaitForResultAsync<TResult>(Guid id, CancellationToken cancellationToken = default)
    {
        JobRecord? last = null;
        await foreach (var record in _watch.FollowAsync(id, cancellationToken))
        {
            last = record;
        }

        if (last is null || await _store.ReadResultAsync(id, cancellationToken) is not { IsExpired: false } outcome)
        {
            throw new JobNotFoundException(id);
        }

        return outcome.State switch
        {
            JobState.Succeeded => JsonSerializer.Deserialize<TResult>(outcome.Result.Span, _settings.Json)!,
            JobState.Canceled => throw new JobCanceledException(id),
            _ => throw new JobFailedException(id, StoredJson.ReadProblem(outcome.Error.Span)!),
        };
    }

    /// <summary>Cancels a job: one that is queued never starts, one that runs has its token fired and is canceled once its code has stopped.</summary>
    /// <returns>What is known of the job afterwards. It is not an error that the job was final before.</returns>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    /// <exception cref="JobStoreException">The store can't be reached.</exception>
    public async Task<JobStatus> CancelAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var record = await _watch.ReadAsync(id, cancellationToken) ?? throw new JobNotFoundException(id);
        await _store.CancelAsync(id, RetentionOf(record), cancellationToken);
        return await GetStatusAsync(id, cancellationToken);
    }

    /// <summary>How long the outcome of a job is kept.</summary>
    internal TimeSpan RetentionOf(JobRecord record) =>
        _settings.Definitions.TryGet(record.Status.Job, out var definition) ? definition.Options.Retention : TimeSpan.FromDays(1);

    /// <summary>A job on its way into the store, with the trace and the fence of the calling code.</summary>
    internal NewJob Make(JobDefinition definition, object request, EnqueueOptions? options)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(request, definition.RequestType, _settings.Json);
        if (json.Length > definition.Options.MaxRequestBytes)
        {
            throw new ArgumentException(
                $"The request is {json.Length} bytes as JSON, and the job {definition.Name} takes {definition.Options.MaxRequestBytes}. Put what is "
                + $"large elsewhere and its name into the request, or raise {nameof(JobOptions.MaxRequestBytes)}.", nameof(request));
        }

        if (options?.UniqueKey is { } key && (key.Length is 0 or > MaxKey))
        {
            throw new ArgumentException($"{nameof(EnqueueOptions.UniqueKey)} has {key.Length} characters; it has to have 1 to {MaxKey}.", nameof(options));
        }

        var queue = options?.Queue ?? definition.Options.Queue;
        var context = AttemptContext.Current;
        return new()
        {
            Id = JobIds.Next(),
            Job = definition.Name,
            Queue = queue,
            Priority = options?.Priority ?? 0,
            RunAt = options?.RunAt,
            Owner = context?.Owner,
            Request = json,
            TraceParent = Activity.Current?.Id,
            TraceState = Activity.Current?.TraceStateString,
            UniqueKey = options?.UniqueKey,
            Parent = context is null or { IsCompleting: true } ? null : context.Attempted.Id,
            QueueLimit = _settings.LimitOf(queue),
            Retention = definition.Options.Retention,
        };
    }

    /// <summary>
    /// Has a limited queue take all of a part or none: the first job asks for room for those behind it as well, and they share its fate.
    /// </summary>
    private static List<NewJob> KeepTogether(List<NewJob> jobs)
    {
        if (jobs.TrueForAll(static job => job.QueueLimit is null))
        {
            return jobs;
        }

        List<NewJob> kept = new(jobs.Count);
        foreach (var part in jobs.Chunk(JobIntake.MaxBatch))
        {
            var queues = part.GroupBy(static job => job.Queue, StringComparer.Ordinal)
                .ToDictionary(static queue => queue.Key, static queue => (First: queue.First().Id, Count: queue.Count()), StringComparer.Ordinal);
            kept.AddRange(part.Select(job => (job.QueueLimit, queues[job.Queue]) switch
            {
                (null, _) => job,
                (var limit, var queue) when queue.First == job.Id => job with { QueueLimit = Math.Max(0, limit.Value - queue.Count + 1) },
                (_, var queue) => job with { QueueLimit = null, With = queue.First },
            }));
        }

        return kept;
    }

    private JobHandle<TResult> HandleOf<TResult>(NewJob job, EnqueueAnswer answer) => answer.Verdict switch
    {
        EnqueueVerdict.Accepted => new(this, answer.Id, alreadyExisted: false),
        EnqueueVerdict.Existed => new(this, answer.Id, alreadyExisted: true),
        EnqueueVerdict.QueueFull => throw new QueueFullException(job.Queue, _intake.RetryAfter(job.Queue)),
        EnqueueVerdict.ParentLost => throw new LeaseLostException(job.Parent!.Value.Job),
        _ => throw new InvalidOperationException($"The store answered {answer.Verdict} to a job without an idempotency key."),
    };
}
