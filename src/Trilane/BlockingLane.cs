using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>
/// A bulkhead of dedicated threads for code that blocks, and the bridge to it from asynchronous code.
/// </summary>
/// <remarks>
/// Injected as it is for the lane "default", and with <c>[FromKeyedServices("name")]</c> for a named one. Safe to use from any number
/// of threads. Called from code that this lane is already running, it runs the work at once on the caller's own thread, so nested calls
/// run one after another and never wait for a place.
/// </remarks>
public sealed class BlockingLane
{
    private const string NotForAsyncWork =
        "A blocking lane runs synchronous work; this delegate returns as soon as it first awaits, and its thread is gone. "
        + "Await the method directly, without the lane; or, if it blocks before or between its awaits, give the lane only the blocking part. "
        + "A whole asynchronous handler runs on a lane with [BlockingLane] or RunOnBlockingLane().";

    internal BlockingLane(string name, LaneLimits limits, LaneMeter meter, ILogger logger, TimeProvider time)
    {
        Name = name;
        Scheduler = new LaneScheduler(this, limits, meter, logger, time);
    }

    /// <summary>The lane's name, as given when it was configured.</summary>
    public string Name { get; }

    internal LaneScheduler Scheduler { get; }

    /// <summary>Runs synchronous work on one of the lane's threads.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="work">The work. The current <see cref="ExecutionContext"/> flows to it: async locals, culture, activity.</param>
    /// <param name="cancellationToken">
    /// Keeps a call that is still waiting from starting. It does not stop a running one: close over it for that. To give up waiting for
    /// a running call use <c>WaitAsync</c> on the returned task; its thread stays taken until the work really ends.
    /// </param>
    /// <returns>
    /// The work's result or its exception. Fails with <see cref="LaneFullException"/> when the lane is full, when the call waited
    /// longer than the lane allows, or when the app stops; the work then never started.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var holder = LaneCall.Holding(this);
        var call = new BridgeCall<T>(this, holder, work);
        if (holder is not null && LaneThread.Current is not null)
        {
            call.Run();
            call.Ended = true;
            call.Publish();
        }
        else
        {
            call.Submit(cancellationToken);
        }

        return call.Task;
    }

    /// <summary>Runs synchronous work on one of the lane's threads.</summary>
    /// <param name="work">The work. The current <see cref="ExecutionContext"/> flows to it: async locals, culture, activity.</param>
    /// <param name="cancellationToken">
    /// Keeps a call that is still waiting from starting. It does not stop a running one: close over it for that.
    /// </param>
    /// <returns>
    /// The work's end or its exception. Fails with <see cref="LaneFullException"/> when the lane is full, when the call waited longer
    /// than the lane allows, or when the app stops; the work then never started.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="work"/> is null.</exception>
    public Task RunAsync(Action work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        Func<bool> call = () =>
        {
            work();
            return true;
        };
        return RunAsync(call, cancellationToken);
    }

    /// <summary>Runs work of a request that is past its response; it goes before new arrivals.</summary>
    internal Task RunReturningAsync(Action work)
    {
        var call = new BridgeCall<bool>(
            this,
            inside: null,
            () =>
            {
                work();
                return true;
            })
        { WasHere = true };
        call.Submit(CancellationToken.None);
        return call.Task;
    }

    /// <summary>Not for asynchronous work: see the compiler's message.</summary>
    /// <param name="work">Not used.</param>
    /// <param name="cancellationToken">Not used.</param>
    /// <returns>Nothing: it throws.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    [Obsolete(NotForAsyncWork, error: true)]
    public Task RunAsync(Func<Task> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(NotForAsyncWork);

    /// <inheritdoc cref="RunAsync(Func{Task}, CancellationToken)"/>
    /// <typeparam name="T">Not used.</typeparam>
    [Obsolete(NotForAsyncWork, error: true)]
    public Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(NotForAsyncWork);

    /// <inheritdoc cref="RunAsync(Func{Task}, CancellationToken)"/>
    [Obsolete(NotForAsyncWork, error: true)]
    public Task RunAsync(Func<ValueTask> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(NotForAsyncWork);

    /// <inheritdoc cref="RunAsync(Func{Task}, CancellationToken)"/>
    /// <typeparam name="T">Not used.</typeparam>
    [Obsolete(NotForAsyncWork, error: true)]
    public Task<T> RunAsync<T>(Func<ValueTask<T>> work, CancellationToken cancellationToken = default) => throw new NotSupportedException(NotForAsyncWork);
}
