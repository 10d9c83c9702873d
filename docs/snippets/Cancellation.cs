using Trilane;

namespace Trilane.Snippets;

internal static class Cancellation
{
    internal static void Map(WebApplication app)
    {
        app.MapGet("/search", (string text, Index index, CancellationToken cancellationToken) => index.Search(text, cancellationToken))
            .WithRequestTimeout(TimeSpan.FromSeconds(5));
    }

    internal static async Task<string> GiveUpAsync(BlockingLane lane, Index index, CancellationToken cancellationToken)
    {
        // Started or not, the wait ends with the token. A call that runs keeps its thread until it returns.
        return await lane.RunAsync(() => index.Search("lanes", cancellationToken), cancellationToken).WaitAsync(cancellationToken);
    }

    internal sealed class Index
    {
        public string Search(string text, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return text;
        }
    }
}
