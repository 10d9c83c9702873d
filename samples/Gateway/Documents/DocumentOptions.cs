using System.Text.RegularExpressions;
using Gateway.Startup;

namespace Gateway.Documents;

/// <summary>Which documents are taken, and how far they are read.</summary>
internal sealed partial class DocumentOptions : ISettings
{
    private const long MostBytes = 1L << 30;
    private const int MostPages = 100_000;
    private const int MostMegapixels = 1_000;
    private const int MostCharacters = 100_000_000;
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(30);

    public static string Section => "Gateway:Documents";

    /// <summary>The largest file, in bytes. Default 50 MiB.</summary>
    public long MaxBytes { get; set; } = 50 << 20;

    /// <summary>The most pages of one document. Default 1 000.</summary>
    public int MaxPages { get; set; } = 1_000;

    /// <summary>The largest picture, in millions of pixels: looked up before anything is decoded. Default 50, an A4 page at 600 dpi and more.</summary>
    public int MaxMegapixels { get; set; } = 50;

    /// <summary>The most text of one document, in characters. Default ten million: some twenty thick books.</summary>
    public int MaxCharacters { get; set; } = 10_000_000;

    /// <summary>How long a program may read one page. Default a minute; a page takes a second or two.</summary>
    public TimeSpan PageTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The languages of pictures, as tesseract calls them: "eng", or "deu+eng". Default English.</summary>
    public string Languages { get; set; } = "eng";

    /// <summary>The model that makes vectors. Default the simulator's where it answers; with another server none: search is then by words alone.</summary>
    public string? EmbeddingModel { get; set; }

    public IEnumerable<string> Problems()
    {
        if (MaxBytes is < 1 or > MostBytes)
        {
            yield return Wrong(nameof(MaxBytes), MaxBytes, $"a number of bytes from 1 to {MostBytes}");
        }

        if (MaxPages is < 1 or > MostPages)
        {
            yield return Wrong(nameof(MaxPages), MaxPages, $"a number from 1 to {MostPages}");
        }

        if (MaxMegapixels is < 1 or > MostMegapixels)
        {
            yield return Wrong(nameof(MaxMegapixels), MaxMegapixels, $"millions of pixels from 1 to {MostMegapixels}");
        }

        if (MaxCharacters is < 1 or > MostCharacters)
        {
            yield return Wrong(nameof(MaxCharacters), MaxCharacters, $"a number from 1 to {MostCharacters}");
        }

        if (PageTimeout < TimeSpan.FromSeconds(1) || PageTimeout > _longest)
        {
            yield return Wrong(nameof(PageTimeout), PageTimeout, $"a duration from 00:00:01 to {_longest}, as hh:mm:ss");
        }

        if (!LanguageNames().IsMatch(Languages))
        {
            yield return Wrong(nameof(Languages), Languages, "names that tesseract knows, joined by +, such as deu+eng");
        }
    }

    private static string Wrong(string name, object value, string right) => $"{Section}:{name} is {value}; write {right}.";

    [GeneratedRegex(@"^[A-Za-z]\w*(\+[A-Za-z]\w*)*\z")]
    private static partial Regex LanguageNames();
}
