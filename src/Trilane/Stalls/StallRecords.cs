using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>
/// The log's records of stalls, one for each endpoint and minute. Where stacks can be taken, a record waits for its stack, so that one
/// record says all. Called by the watcher, except where noted.
/// </summary>
internal sealed class StallRecords(StallHistory history, StallObservers observers, StallAdvice advice, ILogger<StallGuard> logger)
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);

    // With the 150 ms in which the stall is noticed, its record is there 2 s after it began.
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(1800);

    private readonly List<StallRecord> _open = [];
    private volatile IStallStackSource? _stacks;

    /// <summary>True while some record waits for its stack.</summary>
    internal bool AreOpen => _open.Count > 0;

    internal void UseAdvisor(IBlockingCallAdvisor advisor) => advice.AddLast(advisor);

    /// <summary>Sets who takes stacks; from any thread.</summary>
    internal void UseStacks(IStallStackSource stacks) => _stacks = stacks;

    /// <summary>Sees to the record of a stall that was just reported.</summary>
    internal void Add(WatchedEndpoint endpoint, PoolThread thread, StallCandidate stall, TimeSpan now)
    {
        if (now - endpoint.LoggedAt < _interval)
        {
            endpoint.NotLogged++;
            return;
        }

        var record = new StallRecord(endpoint, stall, endpoint.NotLogged, now + _patience, Take(thread, stall));
        endpoint.LoggedAt = now;
        endpoint.NotLogged = 0;
        if (record.Stack is null)
        {
            Write(record, stack: null);
        }
        else
        {
            _open.Add(record);
        }
    }

    /// <summary>Writes the records whose stacks are there, or have been waited for long enough.</summary>
    internal void Look(TimeSpan now) => _open.RemoveAll(record => TryEnd(record, now));

    /// <summary>Writes what is open as it is.</summary>
    internal void Flush() => Look(TimeSpan.MaxValue);

    private bool TryEnd(StallRecord record, TimeSpan now)
    {
        var taking = record.Stack!;
        if (!taking.IsCompleted && now < record.Deadline)
        {
            return false;
        }

        var stack = taking.IsCompletedSuccessfully ? taking.Result : StackResult.None(
            taking.IsCompleted ? "taking it failed" : "it could not be taken in time");
        if (taking.Exception is { } exception)
        {
            logger.StackFailed(exception.InnerException ?? exception);
        }

        var stall = record.Stall.Reported! with { Frames = UserFrames.Of(stack.Frames), StackProblem = stack.Problem };
        record.Stall.Reported = stall;
        history.Update(stall);
        Write(record, stack);
        observers.TellMore(stall);
        return true;
    }

    private Task<StackResult>? Take(PoolThread thread, StallCandidate stall)
    {
        try
        {
            return _stacks?.TakeAsync(new StalledThread(thread, stall));
        }
        catch (Exception exception)
        {
            return Task.FromException<StackResult>(exception);
        }
    }

    private void Write(StallRecord record, StackResult? stack)
    {
        var stall = record.Stall.Reported!;
        var name = record.Endpoint.IsMiddleware ? $"The middleware around {stall.Method} {stall.Route}" : record.Endpoint.Name;
        var state = stall.HasEnded ? "" : " and is still at it";
        var todo = advice.For(stall.Kind, stack);
        var text = TextOf(stall);
        if (stall.Kind == StallKind.Cpu)
        {
            logger.Computed(name, stall.Duration.TotalMilliseconds, state, todo, record.NotLogged, text);
        }
        else
        {
            logger.Blocked(name, stall.Duration.TotalMilliseconds, state, todo, record.NotLogged, text);
        }
    }

    private static string TextOf(Stall stall) => stall.StackProblem is { } problem
        ? $" No stack: {problem}."
        : string.Concat(stall.Frames.Select(frame => $"{Environment.NewLine}   at {frame}"));
}
