using System.Globalization;
using Trilane.Bench.Jobs;
using Trilane.Jobs;

// JobsApp <sqlite file | connection string of PostgreSQL> <what> [number] [file]; roles by --Trilane:Jobs:Role=…
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// A path by itself would be read as an option that takes the next argument, the role, as its value.
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [.. args.Where(argument => argument.StartsWith("--", StringComparison.Ordinal))] });
builder.Logging.SetMinimumLevel(LogLevel.Error);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddTrilaneJobs(jobs =>
{
    _ = args[0].Contains('=', StringComparison.Ordinal) ? jobs.UsePostgreSql(args[0]) : jobs.UseSqlite($"Data Source={args[0]}");
    jobs.AddJob<AddJob>();
    jobs.AddJob<StampJob>();
});
var app = builder.Build();
await app.StartAsync();
var client = app.Services.GetRequiredService<JobClient>();
var number = args.Length > 2 && int.TryParse(args[2], out var parsed) ? parsed : 0;
switch (args[1])
{
    case "work":
        Console.WriteLine("ready");
        await app.WaitForShutdownAsync();
        return;
    case "enqueue":
        Console.WriteLine(await Load.EnqueueAsync(client, number, TimeSpan.FromSeconds(3)));
        break;
    case "batch":
        Console.WriteLine(await Load.EnqueueBatchesAsync(client, number));
        break;
    case "fill":
        await Load.FillAsync(client, number, args[3]);
        break;
    case "drained":
        Console.WriteLine(await Load.DrainedAsync(client, args[3]));
        break;
    case "verify":
        Console.WriteLine(await Load.VerifyAsync(client, args[3]));
        break;
    case "idle":
        var times = await Load.IdleAsync(client, number);
        Console.WriteLine($"{times[times.Count / 2]} {times[times.Count * 99 / 100]}");
        break;
    default:
        Console.Error.WriteLine($"'{args[1]}' is not something it does.");
        break;
}

await app.StopAsync();
