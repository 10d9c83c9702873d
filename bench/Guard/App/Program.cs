// The same endpoints with and without Trilane: `GuardApp plain` or `GuardApp trilane`. All handlers are asynchronous by their signature.
using Trilane.Bench.Guard;

var builder = WebApplication.CreateBuilder(args);
var onLanes = args.Contains("trilane");
if (onLanes)
{
    builder.Services.AddTrilane();
}

var app = builder.Build();
if (onLanes)
{
    app.UseTrilane();
    app.MapTrilaneDashboard("/lanes").AllowAnonymous();
}

app.MapGet("/ping", async () => await ValueTask.FromResult("pong"));
app.MapGet("/await-20-times", Work.AwaitTwentyTimesAsync);
app.MapGet("/wait-10-ms", async () =>
{
    await Task.Delay(10);
    return "waited";
});
app.MapGet("/behave", Work.BehaveAsync);

// Blocking that the runtime can't see, and blocking that it can.
app.MapGet("/sleep-200-ms", async () =>
{
    await Task.Yield();
    Thread.Sleep(200);
    return "slept";
});
app.MapGet("/wait-for-task-200-ms", async () =>
{
    await Task.Yield();
    Task.Delay(200).Wait();
    return "waited";
});
app.MapGet("/compute-300-ms", async () =>
{
    await Task.Yield();
    Work.Compute(TimeSpan.FromMilliseconds(300));
    return "computed";
});
app.MapGet("/sleep/{milliseconds:int}", async (int milliseconds) =>
{
    await Task.Yield();
    Thread.Sleep(milliseconds);
    return "slept";
});
app.MapGet("/threads", async () => await ValueTask.FromResult(ThreadPool.ThreadCount));
app.Run();
