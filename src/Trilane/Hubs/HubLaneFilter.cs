using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>
/// Runs hub methods on their lanes. Added to the options of all hubs; only those of an app that calls <c>UseTrilane</c> have lanes.
/// </summary>
internal sealed class HubLaneFilter(StallGuard guard) : IHubFilter, IPostConfigureOptions<HubOptions>
{
    public void PostConfigure(string? name, HubOptions options) => options.AddFilter(this);

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var methods = invocationContext.Context.GetHttpContext()?.GetEndpoint()?.Metadata.GetMetadata<HubMethods>();
        if (methods?.Find(invocationContext.HubMethod) is not { } method)
        {
            return await next(invocationContext);
        }

        // An invocation is a request of its own: what an earlier one of its connection did gives it no precedence.
        var request = new RequestState(method.Watched, guard);
        RequestState.Current = request;
        var begunAt = method.Watched.Measurements.Begin(request);
        try
        {
            return await RunAsync(method, invocationContext, next);
        }
        catch (LaneFullException refusal)
        {
            throw new HubException(Explain(refusal), refusal);
        }
        finally
        {
            method.Watched.Measurements.End(request, begunAt);
        }
    }

    private static ValueTask<object?> RunAsync(
        HubMethod method, HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if ((method.Lane ?? method.Watched.Quarantine) is { } lane)
        {
            return new(ContextCall<object?>.RunAsync(lane, () => next(invocation), invocation.Context.ConnectionAborted));
        }

        if (method.Watched.Sheds)
        {
            method.Watched.CountShed();
            throw EndpointEntry.Shed();
        }

        return next(invocation);
    }

    /// <summary>Clients see the text of a hub exception, and of no other.</summary>
    private static string Explain(LaneFullException refusal) => refusal.Reason == LaneFullReason.Stopping
        ? "The service is shutting down. Try again."
        : $"The service has as many of these calls as it can hold (lane '{refusal.Lane}'). Try again in {refusal.RetryAfter.TotalSeconds:0} s.";
}
