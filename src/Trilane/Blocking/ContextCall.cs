namespace Trilane;

/// <summary>Code that may await, on a lane under the lane's context: it comes back after each await and keeps its slot until it ends.</summary>
internal sealed class ContextCall<T> : LaneCall
{
    private readonly Func<ValueTask<T>> _work;
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _exception;

    private ContextCall(BlockingLane lane, Func<ValueTask<T>> work)
        : base(lane, Holding(lane)) => _work = work;

    internal override bool IsRequest => Inside is null;

    /// <summary>Runs the work; fails with <see cref="LaneFullException"/> when the lane refuses it.</summary>
    internal static Task<T> RunAsync(BlockingLane lane, Func<ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var call = new ContextCall<T>(lane, work);
        call.Submit(cancellationToken);
        return call._completion.Task;
    }

    internal override void Publish()
    {
        switch (_exception)
        {
            case null:
                _completion.SetResult(_result!);
                break;
            case OperationCanceledException canceled:
                _completion.SetCanceled(canceled.CancellationToken);
                break;
            default:
                _completion.SetException(_exception);
                break;
        }
    }

    protected override void Invoke()
    {
        // Undone with the execution context that this runs in.
        SynchronizationContext.SetSynchronizationContext(new LaneSynchronizationContext(this));
        SetPending();
        _ = EndAsync();
    }

    protected override void SetRefused(LaneFullException exception) => _exception = exception;

    protected override void SetCanceled(CancellationToken cancellationToken) => _exception = new OperationCanceledException(cancellationToken);

    private async Task EndAsync()
    {
        try
        {
            _result = await _work().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _exception = exception;
        }

        Lane.Scheduler.End(this);
        Publish();
    }
}
