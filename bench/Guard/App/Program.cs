// The same endpoints with and without Trilane: `GuardApp plain` or `GuardApp trilane`. All handlers are asynchronous by their signature.
// `GuardApp burn` is a process that keeps all cores busy, until it is ended.
using Trilane;
using Trilane.Bench.Guard;

if (args.Contains("burn"))
{
    Work.KeepAllCoresBusy();
}

var builder = WebApplication.CreateBuilder(args);
var onLanes = args.Contains("trilane");
var notices = new Notices();
if (onLanes)
{
    builder.Services.AddTrilane(options => options.Stalls.Quarantine = args.Contains("report-only") ? QuarantineMode.ReportOnly : QuarantineMode.Move);
    builder.Services.AddSingleton<IStallObserver>(notices);
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

// One stall each, and when it was noticed and its stack was there, from its own begin. A stack is taken once for an endpoint and minute.
for (var i = 0; i < Notices.Endpoints; i++)
{
    app.MapGet($"/notice-{i}/sleep", () => notices.MeasureAsync(StallKind.Blocked, Stalls.Sleep));
    app.MapGet($"/notice-{i}/wait", () => notices.MeasureAsync(StallKind.Blocked, Stalls.WaitForTask));
    app.MapGet($"/notice-{i}/compute", () => notices.MeasureAsync(StallKind.Cpu, Stalls.Compute));
}

app.MapGet("/threads", async () => await ValueTask.FromResult(ThreadPool.ThreadCount));
app.Run();
