namespace Trilane;

/// <summary>Takes work to be done once the response has been sent: a notification, an audit record, a cache to warm.</summary>
/// <remarks>
/// Injected per request. The work of one request runs in the order added, detached from the connection, each piece on the lane of its
/// style; a piece that fails is logged and the next still runs. The request's services live until it has ended; <c>HttpContext</c>
/// does not: take what you need from it before. A client that disconnects does not cancel the work. It runs also when the handler
/// throws after adding it. It is kept in memory: what must survive the process belongs in a job. Safe for any thread.
/// </remarks>
public interface IAfterResponse
{
    /// <summary>Adds synchronous work, which runs on the blocking lane "default".</summary>
    /// <param name="work">The work.</param>
    /// <exception cref="LaneFullException">As much work waits as the app allows (<see cref="TrilaneOptions.AfterResponse"/>).</exception>
    void Add(Action work);

    /// <summary>Adds asynchronous work, which is awaited.</summary>
    /// <param name="work">The work.</param>
    /// <exception cref="LaneFullException">As much work waits as the app allows (<see cref="TrilaneOptions.AfterResponse"/>).</exception>
    void Add(Func<Task> work);

    /// <summary>Adds asynchronous work, which is awaited.</summary>
    /// <param name="work">The work; its token fires when the app stops and the host's shutdown time is over.</param>
    /// <exception cref="LaneFullException">As much work waits as the app allows (<see cref="TrilaneOptions.AfterResponse"/>).</exception>
    void Add(Func<CancellationToken, Task> work);
}
