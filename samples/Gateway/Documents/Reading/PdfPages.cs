using System.Globalization;
using System.Text.RegularExpressions;
using Trilane.Jobs;

namespace Gateway.Documents.Reading;

/// <summary>A PDF. A page that has no text of its own is drawn and recognized.</summary>
internal sealed partial class PdfPages : IPages
{
    private const int FewestLetters = 16; // fewer than a line of text: a page number on a scanned page
    private const int LongestSide = 3508; // pixels: A4 at 300 dpi, whatever size the page says it has

    private readonly string _file;
    private readonly string _directory;
    private readonly DocumentTools _tools;
    private readonly Recognizer _recognizer;
    private readonly int _maxCharacters;

    public PdfPages(string file, DocumentTools tools, Recognizer recognizer, int maxCharacters, CancellationToken cancellationToken)
    {
        _file = file;
        _directory = Path.GetDirectoryName(file)!;
        _tools = tools;
        _recognizer = recognizer;
        _maxCharacters = maxCharacters;
        Count = CountPages(cancellationToken);
    }

    public int Count { get; }

    public PageText Read(int number, CancellationToken cancellationToken)
    {
        var text = ReadText(number, cancellationToken);
        return text.Count(char.IsLetter) >= FewestLetters
            ? new(number, text, WasRecognized: false)
            : new(number, Recognize(number, cancellationToken), WasRecognized: true);
    }

    private int CountPages(CancellationToken cancellationToken)
    {
        try
        {
            var pages = PagesLine().Match(_tools.PdfInfo.Run(_directory, [_file], cancellationToken));
            return pages.Success && int.TryParse(pages.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count
                : throw new JobProblemException("The PDF does not say how many pages it has.");
        }
        catch (ExternalProgramException failure) when (failure.Message.Contains("Incorrect password", StringComparison.Ordinal))
        {
            throw new JobProblemException("The PDF is protected by a password; send it without one.");
        }
    }

    private string ReadText(int number, CancellationToken cancellationToken)
    {
        var output = Path.Combine(_directory, "page.txt");
        _tools.PdfToText.Run(_directory, ["-q", "-enc", "UTF-8", .. Only(number), _file, output], cancellationToken);
        return BoundedText.ReadAndDelete(output, _maxCharacters);
    }

    private string Recognize(int number, CancellationToken cancellationToken)
    {
        var picture = Path.Combine(_directory, "page");
        _tools.PdfToImage.Run(
            _directory, ["-q", "-gray", "-png", "-singlefile", "-scale-to", $"{LongestSide}", .. Only(number), _file, picture], cancellationToken);
        try
        {
            return _recognizer.Read($"{picture}.png", [], cancellationToken);
        }
        finally
        {
            File.Delete($"{picture}.png");
        }
    }

    private static IEnumerable<string> Only(int number)
    {
        var page = number.ToString(CultureInfo.InvariantCulture);
        return ["-f", page, "-l", page];
    }

    [GeneratedRegex(@"^Pages:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex PagesLine();
}
