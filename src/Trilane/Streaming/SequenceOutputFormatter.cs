using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Formatters;

namespace Trilane;

/// <summary>The framework's JSON formatter, which writes a lazy sequence from its lane instead of enumerating it where it is.</summary>
internal sealed class SequenceOutputFormatter : TextOutputFormatter
{
    private readonly SystemTextJsonOutputFormatter _json;
    private readonly SequenceItems _items;

    internal SequenceOutputFormatter(SystemTextJsonOutputFormatter json)
    {
        _json = json;
        _items = new SequenceItems(json.SerializerOptions);
        foreach (var encoding in json.SupportedEncodings)
        {
            SupportedEncodings.Add(encoding);
        }

        foreach (var mediaType in json.SupportedMediaTypes)
        {
            SupportedMediaTypes.Add(mediaType);
        }
    }

    public override bool CanWriteResult(OutputFormatterCanWriteContext context) => _json.CanWriteResult(context);

    public override IReadOnlyList<string>? GetSupportedContentTypes(string? contentType, Type objectType) =>
        _json.GetSupportedContentTypes(contentType, objectType);

    public override Task WriteResponseBodyAsync(OutputFormatterWriteContext context, Encoding selectedEncoding)
    {
        var http = context.HttpContext;
        return http.Features.Get<IServiceProvidersFeature>() is RequestState { Sequence: { HasBegun: false } sequence }
            && ReferenceEquals(sequence.Items, context.Object)
            && selectedEncoding.CodePage == Encoding.UTF8.CodePage
            && _items.Of(context.Object.GetType()) is { } item
            ? SequenceResponse.WriteAsync(http, sequence, new JsonArrayWriter(item), static _ => { })
            : _json.WriteResponseBodyAsync(context, selectedEncoding);
    }
}
