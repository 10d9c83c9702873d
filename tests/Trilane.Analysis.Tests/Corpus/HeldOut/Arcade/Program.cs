using Arcade;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddSignalR();
builder.Services
    .AddSingleton<Lobby>()
    .AddSingleton<ReplayStore>()
    .AddSingleton<IHighscores, FileHighscores>()
    .AddHostedService<Referee>();

await using var app = builder.Build();

var hubs = app.MapGroup("/live");
hubs.MapHub<GameHub>("/game");
hubs.MapHub<SpectatorHub>("/watch");

foreach (var version in new[] { "v1", "v2" })
{
    app.MapGet($"/{version}/status", () => new { version, alive = true });
}

var scores = app.MapGroup("/scores");
{
    scores.MapGet("/", (IHighscores highscores) => highscores.Top(10));
    scores.MapGet("/live", (IHighscores highscores, CancellationToken stop) => highscores.Follow(stop));
    scores.MapGet("/dump", (IHighscores highscores) => Dump(highscores));
    scores.MapPost("/{player}", async (string player, int points, IHighscores highscores) => await highscores.AddAsync(player, points));
    scores.MapPost("/{player}/verify", async (string player, HttpContext http) =>
    {
        await http.Response.WriteAsync(Proof.Verify(player, 3).ToString());
    });
    scores.MapPost("/{player}/mine", async (string player, HttpContext http) =>
    {
        var nonce = Proof.Mine(player, 24);
        await http.Response.WriteAsync(nonce.ToString());
    });
}

app.Map("/legacy", legacy =>
{
    legacy.Use(async (context, next) =>
    {
        Thread.Sleep(50); // may find: blocking Thread.Sleep
        await next(context);
    });
    legacy.Run(context => context.Response.WriteAsync("gone"));
});

app.MapGet("/replays/{id:guid}", async (Guid id, ReplayStore replays, HttpResponse response, CancellationToken stop) =>
{
    await foreach (var move in replays.ReadAsync(id, stop))
    {
        await response.WriteAsync(move, stop);
    }
});
app.MapGet("/replays/{id:guid}/old", (Guid id, ReplayStore replays) => replays.Read(id));
app.MapGet("/replays/{id:guid}/fake", (Guid id, ReplayStore replays) => replays.ReadFakeAsync(id));
app.MapPost("/rooms", async (Lobby lobby) => await lobby.EnterAsync("web", CancellationToken.None));
app.MapPost("/rooms/wait", async (Lobby lobby, HttpResponse response) =>
{
    await response.StartAsync();
    return lobby.WaitForOpponent();
});

await app.RunAsync();

static async IAsyncEnumerable<string> Dump(IHighscores highscores)
{
    foreach (var score in highscores.Top(1000))
    {
        await Task.Yield();
        yield return score;
    }
}
