// The same endpoints with and without Trilane: `IsolationApp plain` or `IsolationApp trilane`.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var onLanes = args.Contains("trilane");
if (onLanes)
{
    builder.Services.AddTrilane(options =>
    {
        options.BlockingLane.MaxThreads = 256;
        options.AddBlockingLane("small", lane => (lane.MaxThreads, lane.QueueLimit) = (4, 8));
    });
}

var app = builder.Build();
if (onLanes)
{
    app.UseTrilane();
}

app.MapGet("/ping", async () => await ValueTask.FromResult("pong"));
app.MapGet("/no-op", () => "pong");
app.MapGet("/wait-10-ms", async () =>
{
    await Task.Delay(10);
    return "waited";
});
app.MapGet("/block-200-ms", () =>
{
    Thread.Sleep(200);
    return "blocked";
});
var small = app.MapGet("/small/block-50-ms", () =>
{
    Thread.Sleep(50);
    return "blocked";
});
if (onLanes)
{
    small.RunOnBlockingLane("small");
}

app.Run();
