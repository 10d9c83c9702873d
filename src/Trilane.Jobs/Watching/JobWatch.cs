using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Intake;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Watching;

/// <summary>Lets any number of callers follow jobs at the price of one: all that changed is read in one question to the store.</summary>
internal sealed class JobWatch : BackgroundService, IJobSignals
{
    // What a message may have been lost about is found by then.
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(2);

    // Jobs that change all the time are read this often; people see no difference, and it bounds what a thousand streams cost.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private const int MaxRead = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, List<JobFollower>> _followers = [];
    private readonly SemaphoreSlim _wake = new(0);
    private readonly IJobStore _store;
    private readonly ILogger _logger;
    private readonly Merger<Guid, JobRecord?> _reads;
    private HashSet<Guid> _changed = [];
    private bool _allChanged;
    private bool _isStopped;

    public JobWatch(IJobStore store, JobSignals signals, ILogger<JobWatch> logger)
    {
        _store = store;
        _logger = logger;
        _reads = new(ReadAsync, MaxRead, maxCalls: 2);
        signals.Add(this);
    }

    /// <summary>How many jobs are followed now.</summary>
    internal int Followed
    {
        get
        {
            lock (_lock)
            {
                return _followers.Count;
            }
        }
    }

    /// <summary>What is known of a job; callers that ask at the same moment share one question to the store.</summary>
    internal Task<JobRecord?> ReadAsync(Guid job, CancellationToken cancellationToken) =>
        _reads.SubmitAsync(job, cancellationToken).WaitAsync(cancellationToken);

    /// <summary>The job as it is, then each time as it has become, the newest only; ends after a final record, or when the job is forgotten.</summary>
    internal async IAsyncEnumerable<JobRecord> FollowAsync(Guid job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var follower = new JobFollower();
        Add(job, follower);
        try
        {
            // Read after it was added: a change in between is then told twice rather than never.
            var last = await ReadFirstAsync(job, cancellationToken);
            if (last is null)
            {
                yield break;
            }

            yield return last;
            while (!last.Status.Done && await follower.News.WaitToReadAsync(cancellationToken))
            {
                if (follower.News.TryRead(out var next) && next.Version > last.Version)
                {
                    last = next;
                    yield return next;
                }
            }
        }
        finally
        {
            Remove(job, follower);
        }
    }

    /// <summary>The job once it is final, or as it is when the time is over; null when it is unknown.</summary>
    internal async Task<JobRecord?> WaitForFinalAsync(Guid job, TimeSpan time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        JobRecord? last = null;
        try
        {
            await foreach (var record in FollowAsync(job, limit.Token))
            {
                last = record;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over; the last record stands.
        }

        return last;
    }

    public void WorkArrived(string queue)
    {
    }

    public void JobsChanged(IReadOnlyCollection<Guid> jobs)
    {
        var wakes = false;
        lock (_lock)
        {
            if (_followers.Count == 0)
            {
                return;
            }

            foreach (var job in jobs)
            {
                wakes |= _followers.ContainsKey(job) && _changed.Add(job);
            }
        }

        if (wakes)
        {
            Wake();
        }
    }

    public void AnythingChanged()
    {
        lock (_lock)
        {
            if (_followers.Count == 0)
            {
                return;
            }

            _allChanged = true;
        }

        Wake();
    }

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var isPoll = !await _wake.WaitAsync(_poll, stoppingToken);
                foreach (var jobs in TakeChanged(isPoll).Chunk(MaxRead))
                {
                    Tell(jobs, await _store.ReadAsync(jobs, stoppingToken));
                }

                await Task.Delay(_pause, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // Whoever follows goes on waiting; the poll comes back to it.
                _logger.WatchFailed(exception);
            }
        }

        Stop();
    }

    /// <summary>A store that has stopped with the app is not what is wrong.</summary>
    private async Task<JobRecord?> ReadFirstAsync(Guid job, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(job, cancellationToken);
        }
        catch (JobStoreException) when (_isStopped)
        {
            throw AppStops();
        }
    }

    private static OperationCanceledException AppStops() => new("The app stops, and jobs can't be followed from it any more.");

    /// <summary>Nobody hears anything any more, so nobody is left to wait for it.</summary>
    private void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            foreach (var follower in _followers.Values.SelectMany(static followers => followers))
            {
                follower.End(AppStops());
            }
        }
    }

    private Guid[] TakeChanged(bool isPoll)
    {
        lock (_lock)
        {
            Guid[] taken = isPoll || _allChanged ? [.. _followers.Keys] : [.. _changed];
            (_changed, _allChanged) = ([], false);
            return taken;
        }
    }

    private void Tell(Guid[] jobs, IReadOnlyList<JobRecord> records)
    {
        var known = records.ToDictionary(record => record.Status.Id);
        foreach (var job in jobs)
        {
            var record = known.GetValueOrDefault(job);
            foreach (var follower in FollowersOf(job))
            {
                if (record is not null)
                {
                    follower.Tell(record);
                }

                if (record is null or { Status.Done: true })
                {
                    follower.End();
                }
            }
        }
    }

    private async Task<IReadOnlyList<JobRecord?>> ReadAsync(IReadOnlyList<Guid> jobs)
    {
        var records = (await _store.ReadAsync(new HashSet<Guid>(jobs), CancellationToken.None)).ToDictionary(record => record.Status.Id);
        return [.. jobs.Select(records.GetValueOrDefault)];
    }

    private JobFollower[] FollowersOf(Guid job)
    {
        lock (_lock)
        {
            return _followers.TryGetValue(job, out var followers) ? [.. followers] : [];
        }
    }

    private void Add(Guid job, JobFollower follower)
    {
        lock (_lock)
        {
            if (!_followers.TryGetValue(job, out var followers))
            {
                _followers.Add(job, followers = []);
            }

            followers.Add(follower);
            if (_isStopped)
            {
                follower.End(new OperationCanceledException("The app has stopped, and jobs can't be followed from it any more."));
            }
        }
    }

    private void Remove(Guid job, JobFollower follower)
    {
        lock (_lock)
        {
            if (_followers.TryGetValue(job, out var followers) && followers.Remove(follower) && followers.Count == 0)
            {
                _followers.Remove(job);
            }
        }
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }
}
