namespace Trilane;

/// <summary>One piece of work after a response; synchronous or asynchronous, in the context in which it was added.</summary>
internal sealed class AfterResponseItem(Action? synchronous, Func<CancellationToken, Task>? asynchronous)
{
    // Async locals, activity and logging scopes go along; an HttpContextAccessor is emptied by the server when the request ends.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    internal Task RunAsync(BlockingLane lane, CancellationToken stopping)
    {
        Task task = Task.CompletedTask;
        void Start(object? state) => task = synchronous is null ? asynchronous!(stopping) : lane.RunReturningAsync(synchronous);
        if (_context is null)
        {
            Start(null);
        }
        else
        {
            ExecutionContext.Run(_context, Start, null);
        }

        return task;
    }
}
