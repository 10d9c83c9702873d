using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Trilane;

/// <summary>
/// The outside of an endpoint: tells the request which endpoint it has come to, measures it, sends it to quarantine if that is where its
/// endpoint runs, and answers for a lane that refused it.
/// </summary>
internal sealed class EndpointEntry(WatchedEndpoint watched, RequestDelegate endpoint)
{
    internal Task InvokeAsync(HttpContext http)
    {
        var request = Attach(http);
        var begunAt = watched.Measurements.Begin(request);
        Task handling;
        try
        {
            handling = RunAsync(http);
        }
        catch (LaneFullException refusal) when (!http.Response.HasStarted)
        {
            handling = LaneFullAnswer.WriteAsync(http, refusal);
        }
        catch
        {
            watched.Measurements.End(request, begunAt);
            throw;
        }

        if (!handling.IsCompletedSuccessfully)
        {
            return EndAsync(handling, http, request, begunAt);
        }

        watched.Measurements.End(request, begunAt);
        return handling;
    }

    private RequestState? Attach(HttpContext http)
    {
        var request = http.Features.Get<IServiceProvidersFeature>() as RequestState;
        if (request is not null)
        {
            request.Endpoint = watched;
        }

        return request;
    }

    private Task RunAsync(HttpContext http)
    {
        if (watched.Quarantine is { } lane)
        {
            return QuarantineDispatch.RunAsync(lane, http, endpoint);
        }

        if (watched.Sheds)
        {
            watched.CountShed();
            return LaneFullAnswer.WriteAsync(http, Shed());
        }

        return endpoint(http);
    }

    /// <summary>What a request is told whose endpoint holds up the shared pool.</summary>
    internal static LaneFullException Shed() => new(AsyncLane.Name, LaneFullReason.QueueFull, TimeSpan.FromSeconds(1));

    /// <summary>One await for all that has to happen after the endpoint: a refusal that it let through, from a bridge call, is answered too.</summary>
    private async Task EndAsync(Task handling, HttpContext http, RequestState? request, long begunAt)
    {
        try
        {
            await handling;
        }
        catch (LaneFullException refusal) when (!http.Response.HasStarted)
        {
            await LaneFullAnswer.WriteAsync(http, refusal);
        }
        finally
        {
            watched.Measurements.End(request, begunAt);
        }
    }
}
