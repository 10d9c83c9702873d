namespace Trilane;

/// <summary>One piece of synchronous work on its way through the lane, and the promise that its caller awaits.</summary>
internal sealed class BridgeCall<T> : LaneCall
{
    private readonly Func<T> _work;
    private readonly bool _stays;
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _exception;

    /// <summary>Makes the call.</summary>
    /// <param name="lane">Where it runs.</param>
    /// <param name="inside">The call that it is part of, or null for a new arrival.</param>
    /// <param name="work">What it runs.</param>
    /// <param name="stays">True when it keeps its slot after the work, until <see cref="LaneScheduler.End"/>.</param>
    internal BridgeCall(BlockingLane lane, LaneCall? inside, Func<T> work, bool stays = false)
        : base(lane, inside)
    {
        _work = work;
        _stays = stays;
    }

    internal Task<T> Task => _completion.Task;

    internal override void Publish()
    {
        switch (_exception)
        {
            case null:
                _completion.TrySetResult(_result!);
                break;
            case OperationCanceledException canceled:
                _completion.TrySetCanceled(canceled.CancellationToken);
                break;
            default:
                _completion.TrySetException(_exception);
                break;
        }
    }

    protected override void Invoke()
    {
        try
        {
            _result = _work();
        }
        catch (Exception exception)
        {
            _exception = exception;
        }

        if (_stays)
        {
            SetPending();
            Publish();
        }
    }

    protected override void SetRefused(LaneFullException exception) => _exception = exception;

    protected override void SetCanceled(CancellationToken cancellationToken) => _exception = new OperationCanceledException(cancellationToken);
}
