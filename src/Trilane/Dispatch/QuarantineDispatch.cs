using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>
/// Runs a whole endpoint on a blocking lane: its dependencies, the binding of its parameters, its filters, its handler and its response,
/// since an endpoint in quarantine may block in any of these.
/// </summary>
internal static class QuarantineDispatch
{
    internal static async Task RunAsync(BlockingLane lane, HttpContext http, RequestDelegate endpoint)
    {
        try
        {
            await ContextCall<bool>.RunAsync(lane, () => RunOnLaneAsync(http, endpoint), http.RequestAborted);
        }
        catch (LaneFullException refusal) when (!http.Response.HasStarted)
        {
            await LaneFullAnswer.WriteAsync(http, refusal);
        }
    }

    private static async ValueTask<bool> RunOnLaneAsync(HttpContext http, RequestDelegate endpoint)
    {
        var body = SynchronousBody.Allow(http);
        try
        {
            await endpoint(http);
        }
        finally
        {
            body.Disallow();
        }

        return true;
    }
}
