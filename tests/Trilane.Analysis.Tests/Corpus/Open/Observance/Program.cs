// The parish calendar: everything slow is meant to happen before or beside the requests.
using Observance;

var templates = Directory.GetFiles("templates").ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
Calendar calendar;
using (var stream = File.OpenRead("calendar.csv"))
using (var reader = new StreamReader(stream))
{
    calendar = Calendar.Parse(reader.ReadToEnd());
}

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(calendar);
builder.Services.AddSingleton<BellTower>();
builder.Services.AddSingleton<Ledger>();
builder.Services.AddHostedService(sp => sp.GetRequiredService<BellTower>());
builder.Services.AddSingleton<IHymnSource, FileHymns>();
builder.Services.AddScoped<Sermons>();
builder.Services.AddScoped<IAnnouncer>(sp => sp.GetRequiredService<IConfiguration>()["announce"] == "speaker" ? new Loudspeaker() : new SilentAnnouncer());
var app = builder.Build();

app.Lifetime.ApplicationStarted.Register(() => File.WriteAllText("started.txt", DateTime.UtcNow.ToString()));
app.Lifetime.ApplicationStopping.Register(() => Thread.Sleep(500));

RequestDelegate index = async context => await context.Response.WriteAsync(templates["index"]);
app.MapGet("/", index);
app.MapGet("/today", (Calendar days) => days.On(DateOnly.FromDateTime(DateTime.Today)));
app.MapGet("/days/{day}", Days.Get);
app.MapPost("/days/reload", Days.Reload);
app.MapPost("/bells/ring", (BellTower tower) => tower.Ring());
app.MapPost("/bells/ring-now", Days.RingNow);
app.MapPost("/bells/ring-thread", Days.RingOnThread);
app.MapPost("/bells/test", Days.TestBells);
app.MapGet("/hymns/{number:int}", async (int number, IHymnSource hymns) => await hymns.FindAsync(number));
app.MapGet("/hymns/{number:int}/lines", async (int number, IHymnSource hymns, HttpResponse response) =>
{
    var lines = hymns.Lines(number);
    await response.WriteAsync("hymn " + number);
    foreach (var line in lines)
    {
        await response.WriteAsync(line);
    }
});
app.MapGet("/hymns/{number:int}/queue", async (int number, IHymnSource hymns, BellTower tower) =>
{
    // Only described here; the tower's own loop reads the lines.
    await tower.AnnounceAsync(hymns.Lines(number));
});
app.MapGet("/sermons/{name}", async (string name, Sermons sermons) => await sermons.GetAsync(name));
app.MapGet("/sermons/{name}/words", async (string name, Sermons sermons, HttpResponse response) =>
{
    await response.WriteAsync(sermons.Words(name).ToString());
});
app.MapPost("/announce", async (string text, IAnnouncer announcer, CancellationToken ct) =>
{
    await Task.Delay(1, ct);
    announcer.Say(text);
});
app.MapPost("/ledger", async (decimal amount, Ledger ledger, HttpResponse response) =>
{
    ledger.Append(amount);
    await response.WriteAsync("noted");
});
app.MapGet("/ledger", (Ledger ledger) => ledger.Total);

app.Run();
