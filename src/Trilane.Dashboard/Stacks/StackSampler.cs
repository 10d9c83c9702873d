using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>
/// Takes the stacks of stalled threads through the runtime's own diagnostic port, on a thread that lives only as long as there are some to
/// take: neither a request's thread nor one of the shared pool, whose threads may all be held.
/// </summary>
internal sealed class StackSampler(ILogger<StackSampler> logger) : IStallStackSource
{
    private readonly Lock _lock = new();
    private List<StackRequest> _waiting = [];
    private bool _isRunning;
    private volatile bool _isUnavailable;

    /// <summary>Gives an app's report its stacks, and gets ready once the app has started.</summary>
    internal static void Attach(LaneReport report, IServiceProvider services)
    {
        var sampler = new StackSampler(services.GetRequiredService<ILogger<StackSampler>>());
        report.UseStacks(sampler);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(sampler.GetReady);
    }

    public Task<StackResult>? TakeAsync(StalledThread thread)
    {
        if (_isUnavailable)
        {
            return null;
        }

        var request = new StackRequest(thread);
        lock (_lock)
        {
            _waiting.Add(request);
            if (!_isRunning)
            {
                _isRunning = true;
                Start(TakeAll);
            }
        }

        return request.Task;
    }

    /// <summary>
    /// Opens and closes a session that samples nothing. The first session takes 30 ms for code to be compiled, later ones 1 ms: time in
    /// which a stall would end unseen. Also finds out, and says, that there is no port.
    /// </summary>
    internal void GetReady() => Start(() =>
    {
        try
        {
            StackSession.Rehearse();
        }
        catch (Exception exception)
        {
            Fail(exception, threads: 0);
        }
    });

    private static void Start(ThreadStart work) => new Thread(work) { IsBackground = true, Name = "stall stacks" }.UnsafeStart();

    private void TakeAll()
    {
        while (TakeWaiting() is { Count: > 0 } requests)
        {
            try
            {
                // All that wait share one session: it sees every thread of the process anyway.
                StackSession.Take(requests);
            }
            catch (Exception exception)
            {
                Fail(exception, requests.Count);
            }

            requests.ForEach(request => request.End(StackResult.None("taking it failed")));
        }
    }

    private List<StackRequest> TakeWaiting()
    {
        lock (_lock)
        {
            var waiting = _waiting;
            _waiting = [];
            _isRunning = waiting.Count > 0;
            return waiting;
        }
    }

    private void Fail(Exception exception, int threads)
    {
        if (exception is not ServerNotAvailableException)
        {
            logger.StacksFailed(exception, threads);
        }
        else if (!_isUnavailable)
        {
            _isUnavailable = true;
            logger.NoDiagnosticPort(exception.Message);
        }
    }
}
