using Gateway.Startup;
using Trilane;

namespace Gateway.Demo;

/// <summary>The trap that an async handler can be, and the way out: to be tried under load, beside any other endpoint.</summary>
internal static class DemoEndpoints
{
    public static void AddDemo(this IServiceCollection services)
    {
        services.AddSettings<DemoOptions>();
        services.AddHttpClient<SlowUpstream>()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false }); // the demo stays on this machine
    }

    public static void MapDemo(this IEndpointRouteBuilder app)
    {
        app.MapGet("/demo/bad", BadAsync);
        app.MapGet("/demo/less-bad", LessBadAsync);
    }

    /// <summary>The trap, on purpose: its signature puts it on the shared pool, where it then blocks a thread for 200 ms.</summary>
    private static async Task BadAsync(HttpResponse response, SlowUpstream upstream, CancellationToken clientGone)
    {
        var answer = upstream.Get(clientGone);
        await SendAsync(response, answer, clientGone);
    }

    /// <summary>The same call through the bridge: it blocks a thread of the blocking lane, and the shared pool stays free.</summary>
    private static async Task LessBadAsync(HttpResponse response, SlowUpstream upstream, BlockingLane lane, CancellationToken clientGone)
    {
        var answer = await lane.RunAsync(() => upstream.Get(clientGone), clientGone);
        await SendAsync(response, answer, clientGone);
    }

    private static Task SendAsync(HttpResponse response, string json, CancellationToken clientGone)
    {
        response.ContentType = "application/json";
        return response.WriteAsync(json, clientGone);
    }
}
