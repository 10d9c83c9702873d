using Trilane;

namespace Trilane.Snippets;

internal static class Lanes
{
    internal static void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddTrilane(options =>
        {
            options.BlockingLane.MaxThreads = 128;
            options.AddBlockingLane("pdf", lane =>
            {
                lane.MaxThreads = 4;
                lane.QueueLimit = 20;
            });
        });
    }

    internal static void Mark(WebApplication app)
    {
        app.MapGet("/report", [BlockingLane("pdf")] () => Render());
        app.MapGet("/legacy", [BlockingLane] async () => await LegacyAsync());
        app.MapGet("/version", [AsyncLane] () => "1.0");

        var admin = app.MapGroup("/admin").RunOnBlockingLane("pdf");
        admin.MapGet("/status", () => "up").RunOnAsyncLane();
    }

    internal static void MarkedOnly(WebApplicationBuilder builder)
    {
        builder.Services.AddTrilane(options => options.Selection = LaneSelection.MarkedOnly);
    }

    private static string Render() => "";

    private static Task<string> LegacyAsync() => Task.FromResult("");
}
