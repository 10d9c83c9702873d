namespace Gateway.Documents.Reading;

/// <summary>A text; form feeds part its pages.</summary>
internal sealed class TextPages(string file, int maxCharacters) : IPages
{
    private readonly string[] _pages = BoundedText.Read(file, maxCharacters).TrimEnd('\f', '\n', '\r').Split('\f');

    public int Count => _pages.Length;

    public PageText Read(int number, CancellationToken cancellationToken) => new(number, _pages[number - 1], WasRecognized: false);
}
