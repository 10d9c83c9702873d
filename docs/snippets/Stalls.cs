using Trilane;

namespace Trilane.Snippets;

internal static class Stalls
{
    internal static void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddTrilane(options =>
        {
            options.Stalls.Threshold = TimeSpan.FromMilliseconds(200);
            options.Stalls.Quarantine = QuarantineMode.ReportOnly;
        });
        builder.Services.AddSingleton<IStallObserver, StallPager>();
    }

    internal static void Map(WebApplication app)
    {
        app.MapGet("/warm-up", async () => await WarmUpAsync()).AllowBlocking();
        app.MapPost("/quarantine/lift", (string endpoint, Quarantine quarantine) => quarantine.Lift(endpoint) ? Results.Ok() : Results.NotFound())
            .RequireAuthorization("operators");
    }

    private static Task WarmUpAsync() => Task.CompletedTask;

    internal sealed class StallPager : IStallObserver
    {
        public void OnStall(Stall stall) => Console.WriteLine($"{stall.Endpoint} {stall.Kind} for {stall.Duration.TotalMilliseconds:0} ms");

        public void OnStallUpdated(Stall stall) => Console.WriteLine($"{stall.Id} ended: {stall.HasEnded}, {stall.Frames.Count} frames");
    }

    internal sealed class KnownCalls : IBlockingCallAdvisor
    {
        public string? Advise(BlockingCall blockingCall) => blockingCall.Callees is [{ Type: "System.IO.File", Method: "ReadAllText" }, ..]
            ? "Await File.ReadAllTextAsync instead of File.ReadAllText."
            : null;
    }
}
