// 20 000 numbers made lazily, as plain ASP.NET Core enumerates them (`StreamsApp plain`), in Trilane's batches, and with one hop to the
// lane for each item (`StreamsApp trilane`). All three send the same bytes.
using System.Text.Json;
using Trilane;

const int items = 20_000;
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var onLanes = args.Contains("trilane");
if (onLanes)
{
    builder.Services.AddTrilane();
}

var app = builder.Build();
if (onLanes)
{
    app.UseTrilane();
    app.MapGet("/hop-per-item", async (HttpContext http, BlockingLane lane) =>
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter);
        using var numbers = Numbers().GetEnumerator();
        writer.WriteStartArray();
        while (await lane.RunAsync(numbers.MoveNext))
        {
            writer.WriteNumberValue(numbers.Current);
            if (writer.BytesPending > 16 * 1024)
            {
                await writer.FlushAsync();
                await http.Response.BodyWriter.FlushAsync();
            }
        }

        writer.WriteEndArray();
    });
}

app.MapGet("/ping", () => Task.FromResult("pong"));
app.MapGet("/items", () => Numbers());
app.Run();

static IEnumerable<int> Numbers()
{
    for (var i = 0; i < items; i++)
    {
        yield return i;
    }
}
