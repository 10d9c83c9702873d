using Gateway.Documents.Reading;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Trilane.Jobs;

namespace Gateway.Documents;

/// <summary>Refuses at the door what no worker could read, by a file's first bytes.</summary>
internal sealed class DocumentCheck(DocumentTools tools, IOptions<DocumentOptions> options)
{
    private readonly long _maxPixels = options.Value.MaxMegapixels * 1_000_000L;

    /// <summary>What the sender is told, or null for a file that can be read.</summary>
    public ProblemDetails? Check(IncomingFile file)
    {
        var start = file.Start.Span;
        if (start.IsEmpty)
        {
            return Refuse(StatusCodes.Status400BadRequest, $"The file '{file.Name}' is empty; send one with at least one byte.");
        }

        if (FileKinds.Of(start, out var instead) is not { } kind)
        {
            return Unsupported($"The file '{file.Name}' is {instead}; send PNG, JPEG, TIFF, PDF, or plain text in UTF-8.");
        }

        if (tools.Missing(kind) is { } missing)
        {
            return Unsupported($"The file '{file.Name}' is {Name(kind)}, for which this gateway needs {missing}. Plain text needs nothing.");
        }

        return ImageSize.TryRead(start, kind) is { } size && size.Pixels > _maxPixels
            ? Refuse(StatusCodes.Status422UnprocessableEntity, size.TooLarge(file.Name, options.Value.MaxMegapixels))
            : null;
    }

    private static string Name(FileKind kind) => kind switch
    {
        FileKind.Png => "a PNG image",
        FileKind.Jpeg => "a JPEG image",
        FileKind.Tiff => "a TIFF image",
        FileKind.Pdf => "a PDF",
        _ => "a text",
    };

    private static ProblemDetails Unsupported(string detail) => Refuse(StatusCodes.Status415UnsupportedMediaType, detail);

    private static ProblemDetails Refuse(int status, string detail) => new() { Status = status, Detail = detail };
}
