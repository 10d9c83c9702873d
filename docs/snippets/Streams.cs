using System.Runtime.CompilerServices;
using Trilane;

namespace Trilane.Snippets;

internal static class Streams
{
    internal static void Map(WebApplication app)
    {
        // Synchronous: made on the blocking lane, sent as a JSON array while it is made.
        app.MapGet("/orders", (OrderArchive archive) => archive.ReadAll());

        // The same as JSON lines.
        app.MapGet("/orders.jsonl", (OrderArchive archive) => JsonLines.Of(archive.ReadAll()));

        // Asynchronous: awaited on the async lane.
        app.MapGet("/ticks", (Ticker ticker) => TypedResults.ServerSentEvents(ticker.TicksAsync()));
        app.MapGet("/ticks.jsonl", (Ticker ticker) => JsonLines.Of(ticker.TicksAsync()));
    }

    internal static void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddTrilane(options => options.Streams.EventStreamKeepAliveInterval = TimeSpan.FromSeconds(30));
    }

    internal sealed record Order(int Id);

    internal sealed class OrderArchive
    {
        public IEnumerable<Order> ReadAll()
        {
            using var reader = File.OpenText("orders.csv");
            while (reader.ReadLine() is { } line)
            {
                yield return new Order(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }

    internal sealed class Ticker
    {
        public async IAsyncEnumerable<int> TicksAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (var tick = 0; ; tick++)
            {
                await Task.Delay(1000, cancellationToken);
                yield return tick;
            }
        }
    }
}
