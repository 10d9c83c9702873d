using System.Text;

namespace Gateway.Documents.Reading;

/// <summary>The text of one page.</summary>
internal sealed record PageText(int Number, string Text, bool WasRecognized)
{
    /// <summary>Text as any store takes it: without control characters but line ends and tabs, and without halves of characters.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // a half becomes U+FFFD here
        {
            if (rune.Value is '\n' or '\t' || !Rune.IsControl(rune))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString().Trim();
    }
}
