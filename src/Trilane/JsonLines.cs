namespace Trilane;

/// <summary>Makes results that are streams of JSON lines: one JSON value on each line.</summary>
public static class JsonLines
{
    internal const string MediaType = "application/jsonl";

    /// <summary>A stream of lines whose items are awaited. The client gets each line as soon as the producer pauses.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items; enumerated with the request's token once the response is written.</param>
    /// <returns>The result. A handler that returns it runs on the async lane.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> is null.</exception>
    public static JsonLinesAsyncResult<T> Of<T>(IAsyncEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new JsonLinesAsyncResult<T>(items);
    }

    /// <summary>A stream of lines whose items are made synchronously, in batches on the handler's blocking lane.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items; enumerated while the response is written.</param>
    /// <returns>The result. A handler that returns it runs on a blocking lane.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> is null.</exception>
    public static JsonLinesResult<T> Of<T>(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new JsonLinesResult<T>(items);
    }
}
