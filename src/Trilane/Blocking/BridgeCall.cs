namespace Trilane;

/// <summary>A call of <see cref="BlockingLane.RunAsync{T}(Func{T}, CancellationToken)"/> on its way through the lane.</summary>
internal sealed class BridgeCall<T> : LaneCall
{
    private readonly Func<T> _work;
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _exception;

    internal BridgeCall(BlockingLane lane, LaneCall? inside, Func<T> work)
        : base(lane, inside) => _work = work;

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
    }

    protected override void SetRefused(LaneFullException exception) => _exception = exception;

    protected override void SetCanceled(CancellationToken cancellationToken) => _exception = new OperationCanceledException(cancellationToken);
}
