using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Workers;

/// <summary>
/// The worker of a process: claims jobs, runs them on its own lane, keeps its lease, and gives everything back when the app stops.
/// </summary>
internal sealed class JobWorker : IHostedLifecycleService, IJobSignals, IDisposable
{
    // A claimed job that finds no worker here for so long may find one elsewhere.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    // Code whose token has fired at its time limit has so long to end.
    private static readonly TimeSpan _overdue = TimeSpan.FromSeconds(5);

    // What the messages of the store may have missed is found by then.
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1);

    // How exactly time limits and the end of the lease are kept.
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(250);

    // Counting all queues costs more than a look at those that are known.
    private static readonly TimeSpan _queueInterval = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _retry = TimeSpan.FromMilliseconds(500);

    // How long the last steps of a stop may take each: tokens that have fired, ends on their way to the store, calls of the loops.
    private static readonly TimeSpan _longestStep = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopClaiming = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WakeUp _claimWish = new();
    private readonly WakeUp _renewWish = new();
    private readonly HeldAttempts _held = new();
    private readonly IJobStore _store;
    private readonly JobsSettings _settings;
    private readonly WorkBuffer _buffer;
    private readonly AttemptRunner _runner;
    private readonly ProgressWriter _progress;
    private readonly WorkerThreads _threads;
    private readonly TimeSpan _grace;
    private readonly TimeSpan _step;
    private readonly ILogger _logger;
    private readonly string[] _jobs;
    private WorkerLease? _lease;
    private Task[] _loops = [];
    private Task? _drain;
    private long _queuesReadAt;
    private int _claims;
    private int _lostThreads;
    private int _isDisposed;

    public JobWorker(
        IJobStore store,
        JobsSettings settings,
        JobSignals signals,
        AttemptRunner runner,
        ProgressWriter progress,
        WorkerThreads threads,
        IOptions<HostOptions> host,
        ILogger<JobWorker> logger)
    {
        _store = store;
        _settings = settings;
        _runner = runner;
        _progress = progress;
        _threads = threads;
        _logger = logger;
        _buffer = new WorkBuffer(settings);
        _jobs = [.. settings.Definitions.All.Select(job => job.Name)];

        // What is left of the host's time then is for giving back what has not ended.
        var time = host.Value.ShutdownTimeout;
        _grace = TimeSpan.FromTicks(Math.Max(time.Ticks / 2, (time - TimeSpan.FromSeconds(8)).Ticks));
        _step = TimeSpan.FromTicks(Math.Min(_longestStep.Ticks, (time - _grace).Ticks / 4));
        signals.Add(this);
    }

    /// <summary>How many workers run a job.</summary>
    internal int Busy => _buffer.Running;

    /// <summary>What this process does for a queue; null for one that it does not serve.</summary>
    internal WorkQueue? FiguresOf(string queue) => _buffer.TryGet(queue, out var known) ? known : null;

    /// <summary>How many of these are at code that goes on though its attempt was given up.</summary>
    internal int Lost => Volatile.Read(ref _lostThreads);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_jobs.Length == 0)
        {
            return Task.CompletedTask;
        }

        WarnOfEndlessJobs();

        if (ExecutionContext.IsFlowSuppressed())
        {
            StartLoops();
            return Task.CompletedTask;
        }

        // Whoever starts the app must not have its context run through all jobs.
        using (ExecutionContext.SuppressFlow())
        {
            StartLoops();
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes no more jobs from here on; those that run have the grace time, beside whatever else of the app stops.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopClaiming.CancelAsync();
        _drain = Task.Run(() => DrainAsync(cancellationToken), CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopClaiming.CancelAsync();
        await (_drain ?? DrainAsync(cancellationToken));
        await _stop.CancelAsync();
        await Task.WhenAll(_loops).WaitAsync(_step, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await UnregisterAsync(cancellationToken);

        // Ends that the store has not taken by now are given up.
        _held.LoseAll();
        _threads.Stop();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void WorkArrived(string queue)
    {
        _buffer.Serve(queue).Signal();
        _claimWish.Set();
    }

    /// <summary>One of the jobs that run here may have been canceled.</summary>
    public void JobsChanged(IReadOnlyCollection<Guid> jobs)
    {
        // Its own claims and ends come by here as well, before it holds them and after they have ended.
        if (_held.IsEmpty)
        {
            return;
        }

        // Hundreds of both are usual, so neither is walked for each of the other.
        HashSet<Guid> changed = [.. jobs];
        if (_held.All.Any(attempt => !attempt.HasEnded && changed.Contains(attempt.Id.Job)))
        {
            _renewWish.Set();
        }
    }

    public void AnythingChanged()
    {
        foreach (var queue in _buffer.Queues)
        {
            queue.Signal();
        }

        Volatile.Write(ref _queuesReadAt, 0);
        _claimWish.Set();
        if (!_held.IsEmpty)
        {
            _renewWish.Set();
        }
    }

    public void Dispose()
    {
        // The container knows it under two services and disposes it for each.
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _stopClaiming.Cancel();
        _stop.Cancel();
        _stopClaiming.Dispose();
        _stop.Dispose();
        _claimWish.Dispose();
        _renewWish.Dispose();
    }

    private void StartLoops() => _loops =
    [
        Task.Run(() => RunAsync(KeepLeaseAsync, _stop.Token), CancellationToken.None),
        Task.Run(() => RunAsync(TickAsync, _stop.Token), CancellationToken.None),
        Task.Run(() => RunAsync(WriteProgressAsync, _stop.Token), CancellationToken.None),
        Task.Run(() => RunAsync(ClaimAsync, _stopClaiming.Token), CancellationToken.None),
        Task.Run(() => RunAsync(PollAsync, _stopClaiming.Token), CancellationToken.None),
    ];

    private void WarnOfEndlessJobs()
    {
        var endless = _settings.Definitions.All.Where(job => job.Options.TimeLimit == Timeout.InfiniteTimeSpan).Select(job => job.Name).ToList();
        if (_settings.Role == JobRole.Both && endless.Count > 0)
        {
            _logger.NoTimeLimit(string.Join(", ", endless));
        }
    }

    /// <summary>Runs a loop to the end of the worker; a failure that nobody foresaw is logged and the loop goes on.</summary>
    private async Task RunAsync(Func<CancellationToken, Task> loop, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await loop(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _logger.WorkerPartFailed(exception);
                await Task.Delay(_retry, CancellationToken.None);
            }
        }
    }

    private async Task KeepLeaseAsync(CancellationToken stop)
    {
        var isOut = false;
        while (true)
        {
            var askedAt = Stopwatch.GetTimestamp();
            var lease = _lease;
            try
            {
                // A store that doesn't answer must not be waited for longer than it takes to ask again.
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                limit.CancelAfter(_settings.Lease / 3);
                if (lease is null)
                {
                    await RegisterAsync(limit.Token);
                }
                else if (await _store.RenewAsync(lease.Worker, _settings.Lease, limit.Token) is { } believed)
                {
                    lease.Renewed(askedAt);
                    await GiveBackStrangeAsync(_held.Compare(believed, askedAt, _patience));
                }
                else
                {
                    Lose(lease, "the store heard nothing of it in time and gave it up");
                    continue;
                }

                isOut = false;
            }
            catch (Exception exception) when (exception is JobStoreException || (exception is OperationCanceledException && !stop.IsCancellationRequested))
            {
                if (!isOut && lease is not null)
                {
                    _logger.LeaseNotRenewed(exception, lease.Worker, lease.Left.TotalSeconds);
                }

                isOut = true;
            }

            await _renewWish.WaitAsync(isOut ? _retry : _lease?.RenewIn ?? TimeSpan.Zero, stop);
            await Task.Delay(TimeSpan.FromMilliseconds(50), stop);
        }
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        // Random per start and per loss: nobody ever has it again.
        var lease = new WorkerLease(Guid.NewGuid(), _settings.Lease);
        await _store.RegisterAsync(lease.Register(_jobs, [.. _buffer.Queues.Select(queue => queue.Name)]), cancellationToken);
        _lease = lease;
        _logger.WorkerStarted(lease.Worker, _settings.Workers, string.Join(", ", _buffer.Queues.Select(queue => queue.Name)));
        AnythingChanged();
    }

    private void Lose(WorkerLease lease, string cause)
    {
        if (Interlocked.CompareExchange(ref _lease, null, lease) == lease)
        {
            _buffer.TakeWaiting(TimeSpan.Zero);
            _logger.LeaseLost(lease.Worker, cause, _held.LoseAll());
            _renewWish.Set();
        }
    }

    private async Task GiveBackStrangeAsync(List<AttemptId> attempts)
    {
        if (attempts.Count > 0)
        {
            await _store.FinishAsync(
                attempts.ConvertAll(id => new AttemptEnd { Attempt = id, Kind = AttemptEndKind.GivenBack, Retention = TimeSpan.FromDays(1) }),
                CancellationToken.None);
        }
    }

    private async Task PollAsync(CancellationToken stop)
    {
        while (true)
        {
            var next = _poll;
            try
            {
                await FindQueuesAsync(stop);
                var due = await _store.FindWorkAsync([.. _buffer.Queues.Select(queue => queue.Name)], stop);
                foreach (var queue in due.Queues)
                {
                    WorkArrived(queue);
                }

                next = due.NextIn is { } soon && soon < _poll ? soon : _poll;
            }
            catch (JobStoreException)
            {
                // The lease says so already.
            }

            await Task.Delay(next > TimeSpan.FromMilliseconds(5) ? next : TimeSpan.FromMilliseconds(5), stop);
        }
    }

    /// <summary>Looks for queues that only the jobs in them name, and that no message told of.</summary>
    private async Task FindQueuesAsync(CancellationToken stop)
    {
        var readAt = Volatile.Read(ref _queuesReadAt);
        if (readAt != 0 && Stopwatch.GetElapsedTime(readAt) < _queueInterval)
        {
            return;
        }

        Volatile.Write(ref _queuesReadAt, Stopwatch.GetTimestamp());
        foreach (var figures in await _store.CountAsync(stop))
        {
            _buffer.Serve(figures.Queue);
        }
    }

    private async Task ClaimAsync(CancellationToken stop)
    {
        while (true)
        {
            if (_lease is { IsHeld: true } lease)
            {
                foreach (var queue in _buffer.Queues)
                {
                    if (queue is { MayHaveWork: true, IsClaiming: false } && _buffer.Wanted(queue) is > 0 and var wanted)
                    {
                        queue.IsClaiming = true;
                        Interlocked.Increment(ref _claims);
                        _ = ClaimAsync(lease, queue, wanted);
                    }
                }
            }

            await _claimWish.WaitAsync(_poll, stop);
        }
    }

    private async Task ClaimAsync(WorkerLease lease, WorkQueue queue, int wanted)
    {
        var begun = queue.BeginClaim();
        try
        {
            var jobs = await _store.ClaimAsync(new ClaimRequest(lease.Worker, queue.Name, _jobs, wanted), CancellationToken.None);
            if (jobs.Count < wanted)
            {
                queue.Emptied(begun);
            }

            Take(lease, queue, jobs);
        }
        catch (Exception exception)
        {
            // The poll finds again what is there.
            queue.Emptied(begun);
            _logger.ClaimFailed(exception, queue.Name);
        }
        finally
        {
            queue.IsClaiming = false;
            Interlocked.Decrement(ref _claims);
            _claimWish.Set();
        }
    }

    private void Take(WorkerLease lease, WorkQueue queue, IReadOnlyList<ClaimedJob> jobs)
    {
        if (jobs.Count == 0)
        {
            return;
        }

        List<Attempt> attempts = new(jobs.Count);
        foreach (var job in jobs)
        {
            if (_settings.Definitions.TryGet(job.Job, out var definition))
            {
                var attempt = new Attempt(job, definition, _logger);
                _held.Add(attempt);
                attempts.Add(attempt);
            }
        }

        // Looked at once they are held: a lease that is lost after that loses them too.
        if (_lease != lease)
        {
            // The store takes them back.
            attempts.ForEach(_held.Lose);
            return;
        }

        if (!_buffer.TryAdd(queue, attempts, out var starting))
        {
            attempts.ForEach(GiveBack);
            return;
        }

        for (var i = 0; i < starting; i++)
        {
            _ = StartWorkerAsync();
        }
    }

    private async Task StartWorkerAsync()
    {
        try
        {
            await _threads.RunAsync(WorkAsync);
        }
        catch (LaneFullException)
        {
            // The worker has stopped; what waits is given back by then.
            _buffer.WorkerNotStarted();
        }
    }

    /// <summary>One worker: runs jobs one after another until there are none at hand.</summary>
    private async ValueTask<bool> WorkAsync()
    {
        // No ConfigureAwait(false): this loop and the code it runs stay on the lane.
        while (_buffer.TryTake(out var attempt, out var queue))
        {
            var startedAt = Stopwatch.GetTimestamp();
            try
            {
                await _runner.RunAsync(attempt, _held.Remove);
            }
            catch (Exception exception)
            {
                _logger.WorkerPartFailed(exception);
            }

            queue.Size.Ran(Stopwatch.GetElapsedTime(startedAt));
            if (attempt.IsGivenUp)
            {
                Interlocked.Decrement(ref _lostThreads);
            }

            // Only now is this worker free in the eyes of the claiming loop, for whatever queue has work.
            _buffer.Ended(queue);
            if (_buffer.MayHaveWork)
            {
                _claimWish.Set();
            }
        }

        return true;
    }

    private async Task WriteProgressAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ProgressWriter.Interval);
        while (await timer.WaitForNextTickAsync(stop))
        {
            await _progress.WriteAsync();
        }
    }

    /// <summary>Looks after what takes its time: leases, limits, jobs that wait here for nothing. It never waits for the store.</summary>
    private async Task TickAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_tick);
        while (await timer.WaitForNextTickAsync(stop))
        {
            if (_lease is { IsHeld: false } lease)
            {
                Lose(lease, "the store could not be reached");
            }

            _buffer.TakeWaiting(_patience).ForEach(GiveBack);
            foreach (var attempt in _held.Running)
            {
                KeepToLimit(attempt);
            }
        }
    }

    private void KeepToLimit(Attempt attempt)
    {
        var limit = attempt.Definition.Options.TimeLimit;
        if (limit == Timeout.InfiniteTimeSpan || Stopwatch.GetElapsedTime(attempt.StartedAt) < limit)
        {
            return;
        }

        attempt.Stop(StopReason.TimeLimit);
        if (attempt.StoppedAt != 0 && Stopwatch.GetElapsedTime(attempt.StoppedAt) >= _overdue && attempt.TryGiveUp())
        {
            var lost = Interlocked.Increment(ref _lostThreads);
            _logger.TokenIgnored(attempt.Job.Job, attempt.Id.Job, _overdue.TotalSeconds, attempt.Job.Number, lost, _settings.Workers);
            _runner.End(attempt, _runner.GivenUp(attempt), context: null, _held.Remove);
        }
    }

    private void GiveBack(Attempt attempt)
    {
        if (attempt.TryEnd())
        {
            _runner.End(attempt, AttemptRunner.GivenBack(attempt), context: null, _held.Remove);
        }
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        _buffer.Close();
        _buffer.TakeWaiting(TimeSpan.Zero).ForEach(GiveBack);
        if (_lease is { } lease)
        {
            _logger.WorkerStopping(lease.Worker, _buffer.Running, _grace.TotalSeconds);
        }

        await ClaimsEndedAsync();

        if (await EmptyWithinAsync(_grace, cancellationToken))
        {
            return;
        }

        foreach (var attempt in _held.All)
        {
            attempt.Stop(StopReason.Stopping);
        }

        if (await EmptyWithinAsync(_step, CancellationToken.None))
        {
            return;
        }

        var left = _held.Running.ToList();
        left.ForEach(GiveBack);
        _logger.GivenBack(_lease?.Worker ?? Guid.Empty, left.Count);
        await EmptyWithinAsync(_step, CancellationToken.None);
    }

    /// <summary>What a claim under way still brings is given back, too.</summary>
    private async Task ClaimsEndedAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _claims) > 0 && Stopwatch.GetElapsedTime(began) < _step)
        {
            await Task.Delay(5);
        }
    }

    private async Task<bool> EmptyWithinAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            await _held.EmptyAsync().WaitAsync(time, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task UnregisterAsync(CancellationToken cancellationToken)
    {
        if (_lease is not { } lease)
        {
            return;
        }

        try
        {
            await _store.UnregisterAsync(lease.Worker, cancellationToken).WaitAsync(_step, CancellationToken.None);
        }
        catch (Exception exception) when (exception is JobStoreException or TimeoutException or OperationCanceledException)
        {
            // Its lease ends by itself.
            _logger.LeaseNotRenewed(exception, lease.Worker, 0);
        }
    }
}
