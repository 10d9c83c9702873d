using System.Globalization;

namespace Gateway.Documents.Reading;

/// <summary>A picture, or the pictures of a TIFF, read by tesseract.</summary>
internal sealed class ImagePages(string file, int count, Recognizer recognizer) : IPages
{
    public int Count => count;

    public PageText Read(int number, CancellationToken cancellationToken)
    {
        // Of a file with several pictures tesseract would read all, without a word of how far it is.
        string[] page = count == 1 ? [] : ["-c", string.Create(CultureInfo.InvariantCulture, $"tessedit_page_number={number - 1}")];
        return new(number, recognizer.Read(file, page, cancellationToken), WasRecognized: true);
    }
}
