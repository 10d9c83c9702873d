using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>
/// A whole endpoint on a blocking lane, under the lane's context: its dependencies, the binding of its parameters, its filters, its
/// handler and its response. For an endpoint in quarantine, which may block in any of these.
/// </summary>
internal sealed class EndpointCall : LaneCall
{
    private readonly HttpContext _http;
    private readonly RequestDelegate _endpoint;
    private readonly TaskCompletionSource _promise = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SynchronousBody _body;
    private LaneFullException? _refusal;
    private Exception? _exception;

    private EndpointCall(BlockingLane lane, HttpContext http, RequestDelegate endpoint)
        : base(lane, Holding(lane))
    {
        _http = http;
        _endpoint = endpoint;
    }

    internal override bool IsRequest => Inside is null;

    /// <summary>Runs the endpoint; a refusal of the lane is answered.</summary>
    internal static async Task RunAsync(BlockingLane lane, HttpContext http, RequestDelegate endpoint)
    {
        var call = new EndpointCall(lane, http, endpoint);
        call.Submit(http.RequestAborted);
        await call._promise.Task;
        if (call._refusal is { } refusal)
        {
            await LaneFullAnswer.WriteAsync(http, refusal);
        }
    }

    internal override void Publish()
    {
        if (_exception is null)
        {
            _promise.SetResult();
        }
        else
        {
            _promise.SetException(_exception);
        }
    }

    protected override void Invoke()
    {
        // Undone with the execution context that this runs in.
        SynchronizationContext.SetSynchronizationContext(new LaneSynchronizationContext(this));
        _body = SynchronousBody.Allow(_http);
        SetPending();
        _ = EndAsync();
    }

    protected override void SetRefused(LaneFullException exception) => _refusal = exception;

    protected override void SetCanceled(CancellationToken cancellationToken) => _exception = new OperationCanceledException(cancellationToken);

    /// <summary>Its slot is free once all of its code has run.</summary>
    private async Task EndAsync()
    {
        try
        {
            await _endpoint(_http).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _exception = exception;
        }

        _body.Disallow();
        Lane.Scheduler.End(this);
        Publish();
    }
}
