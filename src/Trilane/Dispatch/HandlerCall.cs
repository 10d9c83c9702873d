using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>A request's handler on its way through a blocking lane; also the promise that the request awaits.</summary>
/// <remarks>
/// The request goes on only when the handler's code has left the lane, however long that takes: Kestrel reuses the
/// <see cref="HttpContext"/>, so answering earlier would hand another client's request to code that is still running.
/// </remarks>
internal sealed class HandlerCall : LaneCall, IValueTaskSource<object?>, IThreadPoolWorkItem
{
    private readonly EndpointFilterInvocationContext _invocation;
    private readonly EndpointFilterDelegate _handler;
    private readonly bool _returnsToLane;
    private readonly SequenceEndpoint? _sequences;
    private ManualResetValueTaskSourceCore<object?> _promise;
    private object? _result;
    private Exception? _exception;
    private SynchronousBody _body;

    private HandlerCall(
        BlockingLane lane, EndpointFilterInvocationContext invocation, EndpointFilterDelegate handler, bool returnsToLane, SequenceEndpoint? sequences)
        : base(lane, Holding(lane))
    {
        _invocation = invocation;
        _handler = handler;
        _returnsToLane = returnsToLane;
        _sequences = sequences;
    }

    internal override bool IsRequest => Inside is null;

    /// <summary>Runs the handler, and the filters between it and here, on the lane.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="invocation">The request and its bound arguments.</param>
    /// <param name="handler">What to run.</param>
    /// <param name="returnsToLane">True when the code may await: it then comes back to the lane after each await.</param>
    /// <param name="sequences">What takes over a lazy sequence that the handler returns; null when it can't return one.</param>
    internal static ValueTask<object?> RunAsync(
        BlockingLane lane, EndpointFilterInvocationContext invocation, EndpointFilterDelegate handler, bool returnsToLane, SequenceEndpoint? sequences)
    {
        var call = new HandlerCall(lane, invocation, handler, returnsToLane, sequences);
        var promise = new ValueTask<object?>(call, call._promise.Version);
        // Asking for the token makes the server allocate one, so only a call that may have to wait does.
        call.Submit(lane.Scheduler.IsSaturated ? invocation.HttpContext.RequestAborted : CancellationToken.None);
        return promise;
    }

    /// <summary>Ends what the request may do while its code is on the lane.</summary>
    internal void LeaveBody() => _body.Disallow();

    /// <summary>The request goes on on the shared pool: its response is asynchronous code again.</summary>
    internal override void Publish() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute()
    {
        if (_exception is null)
        {
            _promise.SetResult(_result);
        }
        else
        {
            _promise.SetException(_exception);
        }
    }

    object? IValueTaskSource<object?>.GetResult(short token) => _promise.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<object?>.GetStatus(short token) => _promise.GetStatus(token);

    void IValueTaskSource<object?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _promise.OnCompleted(continuation, state, token, flags);

    protected override void Invoke()
    {
        if (_returnsToLane)
        {
            // Undone with the execution context that this runs in.
            SynchronizationContext.SetSynchronizationContext(new LaneSynchronizationContext(this));
        }

        _body = SynchronousBody.Allow(_invocation.HttpContext);
        try
        {
            var handling = _handler(_invocation);
            if (handling.IsCompleted)
            {
                _result = handling.Result;
                if (_sequences?.TakeOver(this, _invocation.HttpContext, isOnLane: true, ref _result) == true)
                {
                    SetPending();
                    Publish();
                    return;
                }
            }
            else
            {
                SetPending();
                _ = EndAsync(handling);
                return;
            }
        }
        catch (LaneFullException refusal)
        {
            SetRefused(refusal);
        }
        catch (Exception exception)
        {
            _exception = exception;
        }

        LeaveBody();
    }

    protected override void SetRefused(LaneFullException exception) => _result = new LaneFullResult(exception);

    protected override void SetCanceled(CancellationToken cancellationToken) => _exception = new OperationCanceledException(cancellationToken);

    /// <summary>Ends the call of a handler that awaits: its slot is free once all of its code has run.</summary>
    private async Task EndAsync(ValueTask<object?> handling)
    {
        try
        {
            _result = await handling.ConfigureAwait(false);
            if (_sequences?.TakeOver(this, _invocation.HttpContext, isOnLane: false, ref _result) == true)
            {
                Publish();
                return;
            }
        }
        catch (LaneFullException refusal)
        {
            SetRefused(refusal);
        }
        catch (Exception exception)
        {
            _exception = exception;
        }

        LeaveBody();
        Lane.Scheduler.End(this);
        Publish();
    }
}
