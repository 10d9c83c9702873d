using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>Writes an asynchronous sequence as JSON lines (<c>application/jsonl</c>).</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// Made by <see cref="JsonLines.Of{T}(IAsyncEnumerable{T})"/>. Lines that are ready together are sent together; whenever the producer
/// pauses, the client has all of them. An exception before the first line is sent is answered as one of the handler; later it ends the
/// connection. For one request; not thread-safe.
/// </remarks>
public sealed class JsonLinesAsyncResult<T> : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult, IContentTypeHttpResult
{
    // What the JSON serializer, too, collects before it sends.
    private const int FlushSize = 16 * 1024;

    private readonly IAsyncEnumerable<T> _items;

    internal JsonLinesAsyncResult(IAsyncEnumerable<T> items) => _items = items;

    /// <summary>200.</summary>
    public int? StatusCode => StatusCodes.Status200OK;

    /// <summary><c>application/jsonl</c>.</summary>
    public string? ContentType => JsonLines.MediaType;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var options = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        using var writer = new JsonLinesWriter(options.GetTypeInfo(typeof(T)));
        try
        {
            await WriteAsync(httpContext, writer);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has left: nobody to tell.
        }
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), [JsonLines.MediaType]));
    }

    private async Task WriteAsync(HttpContext http, JsonLinesWriter writer)
    {
        var clientLeft = http.RequestAborted;
        await using var items = _items.GetAsyncEnumerator(clientLeft);
        while (true)
        {
            clientLeft.ThrowIfCancellationRequested();
            var next = items.MoveNextAsync().AsTask();
            if (writer.Size >= FlushSize || (writer.Size > 0 && !next.IsCompleted))
            {
                await FlushBesideAsync(http, writer, next);
            }

            if (!await next)
            {
                break;
            }

            writer.Write(items.Current);
        }

        await FlushAsync(http, writer);
    }

    /// <summary>Sends while the producer works; it has to have paused before its enumerator can be disposed.</summary>
    private static async Task FlushBesideAsync(HttpContext http, JsonLinesWriter writer, Task<bool> next)
    {
        try
        {
            await FlushAsync(http, writer);
        }
        catch
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static async Task FlushAsync(HttpContext http, JsonLinesWriter writer)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.StatusCode = StatusCodes.Status200OK;
            http.Response.ContentType = JsonLines.MediaType;
        }

        var sent = await http.Response.BodyWriter.WriteAsync(writer.Buffer.Written, http.RequestAborted);
        writer.Buffer.Clear();
        if (sent.IsCompleted)
        {
            throw new OperationCanceledException(http.RequestAborted);
        }
    }
}
