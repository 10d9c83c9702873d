using System.Collections;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>Writes a sequence as JSON lines (<c>application/jsonl</c>), made in batches on the handler's blocking lane.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <remarks>
/// Made by <see cref="JsonLines.Of{T}(IEnumerable{T})"/>. An exception before the first line is answered as one of the handler; later it
/// ends the connection. For one request; not thread-safe.
/// </remarks>
public sealed class JsonLinesResult<T> : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult, IContentTypeHttpResult, ISequenceResult
{
    private readonly IEnumerable<T> _items;

    internal JsonLinesResult(IEnumerable<T> items) => _items = items;

    /// <summary>200.</summary>
    public int? StatusCode => StatusCodes.Status200OK;

    /// <summary><c>application/jsonl</c>.</summary>
    public string? ContentType => JsonLines.MediaType;

    IEnumerable ISequenceResult.Items => _items;

    SequenceWriter ISequenceResult.CreateWriter(JsonSerializerOptions options) => new JsonLinesWriter(options.GetTypeInfo(typeof(T)));

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        // Behind [AsyncLane], or in an app without UseTrilane: there is no lane to make the items on.
        var options = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var writer = ((ISequenceResult)this).CreateWriter(options);
        return new SequenceResult(new LaneSequence(_items, httpContext), writer, StatusCode).ExecuteAsync(httpContext);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), [JsonLines.MediaType]));
    }
}
