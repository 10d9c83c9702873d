using BoxOffice;
using Trilane;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddTrilane(options => options.AddBlockingLane("archive", lane => lane.MaxThreads = 8));
builder.Services.AddScoped<SeatPlan>();
builder.Services.AddRequestDependency<Customer>((HttpContext http) => Customer.Load(http.Request.Headers["X-Customer"]!));
builder.Services.AddRequestDependency<Basket>(async (HttpContext http, CancellationToken ct) =>
{
    var id = http.Request.Headers["X-Basket"].ToString();
    var lines = await File.ReadAllLinesAsync($"baskets/{id}.txt", ct);
    Basket.Touch(id);
    return new Basket(id, lines);
});
builder.Services.AddControllers();

var app = builder.Build();
app.UseTrilane();

app.MapGet("/shows/{id}/seats", async (string id, SeatPlan plan, CancellationToken ct) => await plan.LoadAsync(id, ct));

app.MapGet("/shows/{id}/seats/archive", async (string id, SeatPlan plan, BlockingLane lane) => await lane.RunAsync(() => plan.LoadOld(id)));

app.MapGet("/shows/{id}/seats/archive2", async (string id, SeatPlan plan, [FromKeyedServices("archive")] BlockingLane lane, CancellationToken ct) =>
{
    var seats = await lane.RunAsync(() => plan.LoadOld(id), ct);
    var more = plan.LoadOld(id + "-balcony");
    return seats.Concat(more);
});

app.MapGet("/shows/{id}/seats/print", [BlockingLane("archive")] (string id, SeatPlan plan) => plan.LoadOld(id).Length);

app.MapGet("/shows/{id}/stage", [AsyncLane] (string id) => "stage " + id);

app.MapGet("/shows/{id}/director", [AsyncLane] (string id) => File.ReadAllText($"directors/{id}.txt")); // finds: blocking File.ReadAllText

var archive = app.MapGroup("/archive").RunOnBlockingLane("archive");
archive.MapGet("/{year:int}", async (int year) =>
{
    var shows = new List<string>();
    foreach (var file in Directory.GetFiles("archive/" + year)) // may find: blocking Directory.GetFiles
    {
        shows.Add(File.ReadAllText(file)); // sync: blocking File.ReadAllText
    }

    return shows;
});
archive.MapGet("/{year:int}/first", (int year) => File.ReadLines($"archive/{year}/index").First()); // sync: blocking File.ReadLines

app.MapGet("/me", (Customer customer) => customer.Name);
app.MapGet("/me/async", async (Customer customer, CancellationToken ct) =>
{
    await Task.Delay(1, ct);
    return customer.Name;
});
app.MapGet("/basket", async (Basket basket, HttpResponse response) => await response.WriteAsJsonAsync(basket.Lines));

app.MapPost("/basket/pay", async (Basket basket, IAfterResponse after, HttpResponse response) =>
{
    after.Add(() => File.AppendAllText("sales.log", basket.Id));
    await response.WriteAsync("paid");
});

app.MapPost("/basket/pay-old", async (Basket basket, BlockingLane lane, HttpResponse response) =>
{
    lane.RunAsync(() => File.AppendAllText("sales.log", basket.Id)).Wait(); // finds: blocking Task.Wait
    await response.WriteAsync("paid");
});

app.MapControllers();
app.Run();
