using System.Text;

namespace Gateway.Documents.Reading;

/// <summary>A text in UTF-8, or in UTF-16 with its mark; form feeds part its pages.</summary>
internal sealed class TextPages : IPages
{
    private readonly string[] _pages;

    public TextPages(string file)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        _pages = reader.ReadToEnd().TrimEnd('\f', '\n', '\r').Split('\f');
    }

    public int Count => _pages.Length;

    public PageText Read(int number, CancellationToken cancellationToken) => new(number, _pages[number - 1], WasRecognized: false);
}
