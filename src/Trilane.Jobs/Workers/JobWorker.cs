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
internal sealed partial class JobWorker : IHostedLifecycleService, IJobSignals, IDisposable
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
}
