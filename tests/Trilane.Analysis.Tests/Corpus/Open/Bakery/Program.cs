using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bakery;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient();
builder.Services.AddSingleton<PriceCache>();

// Before the app runs: nobody waits for it.
var openingHours = File.Exists("hours.json")
    ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText("hours.json"))!
    : new Dictionary<string, string>();
var recipes = Path.Combine(builder.Environment.ContentRootPath, "recipes");
Directory.CreateDirectory(recipes);

var app = builder.Build();

app.MapGet("/", () => "Fresh bread daily");

app.MapGet("/hours", () => openingHours);

app.MapGet("/hours/{day}", (string day) =>
    openingHours.TryGetValue(day, out var hours) ? Results.Ok(hours) : Results.NotFound());

app.MapGet("/recipes/{name}", (string name) =>
{
    var path = Path.Combine(recipes, name + ".txt");
    if (!File.Exists(path)) // may find: blocking File.Exists
    {
        return Results.NotFound();
    }

    return Results.Text(File.ReadAllText(path)); // sync: blocking File.ReadAllText
});

app.MapGet("/recipes/{name}/exists", (string name) => File.Exists(Path.Combine(recipes, name + ".txt"))); // may find: blocking File.Exists

app.MapPut("/recipes/{name}", async (string name, HttpRequest request) =>
{
    using var reader = new StreamReader(request.Body);
    var text = await reader.ReadToEndAsync();
    File.WriteAllText(Path.Combine(recipes, name + ".txt"), text); // finds: blocking File.WriteAllText
    return Results.NoContent();
});

app.MapGet("/recipes/{name}/steps", async (string name, CancellationToken ct) =>
{
    var steps = new List<string>();
    await foreach (var line in File.ReadLinesAsync(Path.Combine(recipes, name + ".txt"), ct))
    {
        steps.Add(line.Trim());
    }

    return steps;
});

app.MapGet("/recipes/{name}/ingredients", async (string name, HttpContext context) =>
{
    var count = 0;
    foreach (var line in File.ReadLines(Path.Combine(recipes, name + ".txt"))) // finds: blocking File.ReadLines
    {
        if (line.StartsWith("- "))
        {
            count++;
            await context.Response.WriteAsync(line[2..] + "\n");
        }
    }

    context.Response.Headers["X-Count"] = count.ToString(CultureInfo.InvariantCulture);
});

app.MapGet("/offers", async (IHttpClientFactory clients) =>
{
    var client = clients.CreateClient();
    var bread = client.GetStringAsync("http://offers.local/bread");
    var cakes = client.GetStringAsync("http://offers.local/cakes");
    await Task.WhenAll(bread, cakes);
    return new { Bread = bread.Result, Cakes = cakes.Result };
});

app.MapGet("/offers/first", async (IHttpClientFactory clients) =>
{
    var client = clients.CreateClient();
    var bread = client.GetStringAsync("http://offers.local/bread");
    var cakes = client.GetStringAsync("http://offers.local/cakes");
    var first = await Task.WhenAny(bread, cakes);
    return first.Result;
});

app.MapGet("/offers/slow", async (IHttpClientFactory clients) =>
{
    var client = clients.CreateClient();
    var bread = client.GetStringAsync("http://offers.local/bread").Result; // finds: blocking Task.Result
    var cakes = await client.GetStringAsync("http://offers.local/cakes");
    return bread + cakes;
});

app.MapGet("/prices/{item}", async (string item, PriceCache cache) =>
{
    var price = cache.FindAsync(item);
    if (price.IsCompletedSuccessfully)
    {
        return price.Result;
    }

    return await price;
});

app.MapGet("/prices/{item}/now", async (string item, PriceCache cache) =>
{
    var price = cache.FindAsync(item).AsTask().GetAwaiter().GetResult(); // finds: blocking|fake-async TaskAwaiter.GetResult
    return price * 1.07m;
});

app.MapGet("/receipt/{id:int}", (int id) =>
{
    using var buffer = new MemoryStream();
    using (var writer = new StreamWriter(buffer, Encoding.UTF8, leaveOpen: true))
    {
        writer.WriteLine("Receipt {0}", id);
        writer.WriteLine("Thank you");
        writer.Flush();
    }

    buffer.Position = 0;
    using var reader = new StreamReader(buffer);
    return reader.ReadToEnd();
});

app.MapPost("/orders/import", async (HttpRequest request) =>
{
    using var body = new StreamReader(request.Body);
    var text = await body.ReadToEndAsync();
    using var lines = new StringReader(text);
    var orders = 0;
    while (lines.ReadLine() is { } line)
    {
        orders += line.Length > 0 ? 1 : 0;
    }

    return orders;
});

app.MapPost("/orders/import-file", (HttpRequest request) =>
{
    using var reader = new StreamReader(request.Body);
    var first = reader.ReadLine(); // sync: blocking StreamReader.ReadLine
    return first is null ? Results.BadRequest() : Results.Ok(first.Length);
});

app.MapGet("/oven", async () =>
{
    var oven = new Stopwatch();
    oven.Start();
    Thread.Sleep(200); // finds: fake-async Thread.Sleep
    return oven.ElapsedMilliseconds;
});

app.MapGet("/oven/wait", async (CancellationToken ct) =>
{
    await Task.Delay(200, ct);
    return "warm";
});

app.MapGet("/oven/poll", () =>
{
    Thread.Sleep(50); // sync: blocking Thread.Sleep
    return "warm";
});

app.MapGet("/suppliers/{host}", (string host) => Task.FromResult(System.Net.Dns.GetHostEntry(host).AddressList.Length)); // finds: fake-async Dns.GetHostEntry

app.MapMethods("/ping", ["GET", "HEAD"], () => Results.Ok());

app.Run();
