using Observatory;
using static Observatory.Pipelines;
using static Observatory.Reading;

var app = WebApplication.CreateBuilder(args).Build();

Func<string, Task<Frame>> fetch = LoadFrameAsync;
Func<string, Frame> fetchNow = LoadFrame;
var describe = (Frame frame) => $"{frame.Name}: {frame.Pixels.Length}";

var frames = app.MapGroup("/frames/{name}");

frames.MapGet("", Then(fetch, describe));
frames.MapGet("now", Then(Lift(fetchNow), describe));
frames.MapGet("twice", async (string name) =>
{
    var (first, second) = await Both(fetch(name), fetch(name + ".dark"));
    return first.Pixels.Length - second.Pixels.Length;
});
frames.MapGet("header", Header);
frames.MapGet("header/old", HeaderOld);
frames.MapGet("stacked", async (string name, int count) => await Stack(Enumerable.Range(0, count).Select(i => $"{name}-{i}"), fetch));
frames.MapGet("stacked/old", async (string name, int count, HttpResponse response) =>
{
    await response.StartAsync();
    return Enumerable.Range(0, count)
        .Select(i => fetchNow($"{name}-{i}"))
        .Sum(frame => frame.Pixels.Length);
});
frames.MapGet("lazy", async (string name, HttpResponse response) =>
{
    var pending = Enumerable.Range(0, 10).Select(i => LoadFrame($"{name}-{i}"));
    await response.WriteAsync(pending.GetType().Name);
});
frames.MapPost("deconvolve", async (string name) => (await fetch(name)) switch
{
    { Pixels.Length: 0 } => Results.NoContent(),
    var frame => Results.Bytes(Deconvolution.Run(frame.Pixels)),
});
frames.MapDelete("", Forget);

app.MapMethods("/telescope", ["PUT", "PATCH"], Point);
app.MapGet("/telescope", () => Mount.Shared.Position);
app.MapPost("/telescope/park", async () => await Mount.Shared.ParkAsync());
app.MapPost("/telescope/home", () => Retry(3, () => Mount.Shared.Home()));
app.MapPost("/telescope/home/later", async () => await RetryAsync(3, () => Mount.Shared.ParkAsync()));

app.Run();

static async Task<string> Header(string name)
{
    var bytes = new byte[80];
    await using var file = OpenForReading(name);
    await file.ReadExactlyAsync(bytes);
    return System.Text.Encoding.ASCII.GetString(bytes);

    static FileStream OpenForReading(string name) => new(name + ".fits", new FileStreamOptions { Options = FileOptions.Asynchronous }); // may find: blocking FileStream..ctor
}

static async Task<string> HeaderOld(string name)
{
    var bytes = new byte[80];
    await using var file = new FileStream(name + ".fits", FileMode.Open); // may find: blocking FileStream..ctor
    Fill(file);
    await file.FlushAsync();
    return System.Text.Encoding.ASCII.GetString(bytes);

    void Fill(Stream source)
    {
        source.ReadExactly(bytes); // finds: blocking Stream.ReadExactly
    }
}

static void Forget(string name)
{
    File.Delete(name + ".fits"); // may find: blocking File.Delete
    return;

#pragma warning disable CS8321
    void Shred() => File.WriteAllBytes(name + ".fits", new byte[1024]);
}

static async Task<IResult> Point(double ra, double dec, CancellationToken ct)
{
    using var gate = await Mount.Shared.EnterAsync(ct);
    Mount.Shared.Slew(ra, dec);
    return Results.Accepted();
}
