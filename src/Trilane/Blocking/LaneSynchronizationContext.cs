namespace Trilane;

/// <summary>
/// Brings the asynchronous code of one call back to its lane after each <see langword="await"/>. Continuations of one call may run at
/// the same time, as they do in ASP.NET Core everywhere; what follows <c>ConfigureAwait(false)</c> leaves the lane.
/// </summary>
internal sealed class LaneSynchronizationContext : SynchronizationContext
{
    private readonly LaneCall _call;

    internal LaneSynchronizationContext(LaneCall call) => _call = call;

    public override void Post(SendOrPostCallback d, object? state) =>
        _call.Lane.Scheduler.Submit(new LaneContinuation(_call, this, d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (LaneThread.Current?.Lane == _call.Lane)
        {
            d(state);
            return;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(
            _ =>
            {
                try
                {
                    d(state);
                    done.SetResult();
                }
                catch (Exception exception)
                {
                    done.SetException(exception);
                }
            },
            null);
        done.Task.GetAwaiter().GetResult();
    }

    public override SynchronizationContext CreateCopy() => this;
}
