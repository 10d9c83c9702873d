using Microsoft.Extensions.Options;
using Trilane.Jobs;

namespace Gateway.Documents.Reading;

/// <summary>Opens documents of every kind.</summary>
internal sealed class DocumentReader(DocumentTools tools, Recognizer recognizer, IOptions<DocumentOptions> options)
{
    private const int HeaderBytes = 256 * 1024; // of a JPEG, whose size stands behind previews and profiles

    private readonly DocumentOptions _options = options.Value;

    /// <exception cref="JobProblemException">It can't be read.</exception>
    public IPages Open(string file, string title, CancellationToken cancellationToken)
    {
        var pages = OpenAny(file, title, cancellationToken);
        return pages.Count <= _options.MaxPages
            ? pages
            : throw new JobProblemException(
                $"The document '{title}' has more than the {_options.MaxPages} pages that Gateway:Documents:MaxPages allows; send it in parts.");
    }

    private IPages OpenAny(string file, string title, CancellationToken cancellationToken)
    {
        var start = ReadStart(file);
        return FileKinds.Of(start, out var instead) switch
        {
            FileKind.Text => new TextPages(file),
            FileKind.Pdf => new PdfPages(file, tools, recognizer, _options.MaxCharacters, cancellationToken),
            FileKind.Tiff => OpenTiff(file, title),
            { } kind => OpenImage(file, title, ImageSize.TryRead(start, kind)),
            null => throw new JobProblemException($"The file '{title}' is {instead}.", StatusCodes.Status415UnsupportedMediaType),
        };
    }

    private ImagePages OpenTiff(string file, string title)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var pages = TiffPages.Read(stream, _options.MaxPages);
            pages.ForEach(page => Check(page, title));
            return new(file, pages.Count, recognizer);
        }
        catch (InvalidDataException broken)
        {
            throw new JobProblemException($"The picture '{title}' is broken: {broken.Message}");
        }
    }

    private ImagePages OpenImage(string file, string title, ImageSize? size)
    {
        Check(size ?? throw new JobProblemException($"The picture '{title}' is broken: its header does not say how large it is."), title);
        return new(file, 1, recognizer);
    }

    private void Check(ImageSize size, string title)
    {
        if (size.Pixels > _options.MaxMegapixels * 1_000_000L)
        {
            throw new JobProblemException(size.TooLarge(title, _options.MaxMegapixels));
        }
    }

    private static byte[] ReadStart(string file)
    {
        using var stream = File.OpenRead(file);
        var start = new byte[Math.Min(HeaderBytes, stream.Length)];
        stream.ReadExactly(start);
        return start;
    }
}
