using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>Runs the work after responses: bounded, detached from the connections, waited for when the app stops.</summary>
internal sealed class AfterResponseRunner : IDisposable
{
    /// <summary>The name under which a refusal speaks of this work.</summary>
    internal const string Name = "after-response";

    private readonly BlockingLanes _lanes;
    private readonly ILogger _logger;
    private readonly int _limit;
    private readonly SemaphoreSlim _concurrency;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stoppingToken;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reserved;
    private volatile bool _draining;

    public AfterResponseRunner(BlockingLanes lanes, IOptions<TrilaneOptions> options, ILogger<AfterResponseRunner> logger)
    {
        _lanes = lanes;
        _logger = logger;
        _stoppingToken = _stopping.Token;
        var limits = options.Value.AfterResponse;
        _limit = limits.MaxConcurrency + limits.QueueLimit;
        _concurrency = new SemaphoreSlim(limits.MaxConcurrency);
    }

    /// <summary>How many requests have work that has not ended.</summary>
    internal int Pending => Volatile.Read(ref _reserved);

    /// <summary>Takes a place, so that what was accepted can be kept.</summary>
    /// <exception cref="LaneFullException">There is none left.</exception>
    internal void Reserve()
    {
        if (Interlocked.Increment(ref _reserved) > _limit)
        {
            Release();
            throw new LaneFullException(Name, LaneFullReason.QueueFull, TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Runs a request's work and then ends its services, if they are given; returns at once.</summary>
    internal void Start(AfterResponseWork work, AsyncServiceScope? services)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => RunAsync(work, services));
        }
    }

    /// <summary>Waits until all work has ended, or until the token says that the time is over; what is left is then told to stop.</summary>
    internal async Task DrainAsync(CancellationToken cancellationToken)
    {
        _draining = true;
        // Either this sees the last work gone, or the last work sees that somebody waits for it.
        Interlocked.MemoryBarrier();
        if (Pending == 0)
        {
            return;
        }

        try
        {
            await _drained.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _logger.AfterResponseLeft(Pending);
            await _stopping.CancelAsync();
        }
    }

    /// <summary>Work that outlived the shutdown may still end and release its place, so only the token's source goes.</summary>
    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(AfterResponseWork work, AsyncServiceScope? services)
    {
        await _concurrency.WaitAsync();
        try
        {
            foreach (var item in work.Items)
            {
                await RunAsync(item);
            }

            if (services is { } scope)
            {
                await scope.DisposeAsync();
            }
        }
        catch (Exception exception)
        {
            _logger.RequestServicesNotEnded(exception);
        }
        finally
        {
            _concurrency.Release();
            Release();
        }
    }

    private async Task RunAsync(AfterResponseItem item)
    {
        try
        {
            await item.RunAsync(_lanes.Default, _stoppingToken);
        }
        catch (Exception exception)
        {
            _logger.AfterResponseFailed(exception);
        }
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _reserved) == 0 && _draining)
        {
            _drained.TrySetResult();
        }
    }
}
