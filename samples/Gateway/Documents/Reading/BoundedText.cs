using System.Text;

namespace Gateway.Documents.Reading;

/// <summary>Reads text files up to a limit: one that is longer comes back a little longer than the limit, and so can be told.</summary>
internal static class BoundedText
{
    /// <summary>Reads UTF-8, or UTF-16 with its mark; what is neither becomes U+FFFD.</summary>
    public static string Read(string file, int maxCharacters)
    {
        using var reader = new StreamReader(file, Encoding.UTF8);
        var text = new StringBuilder();
        var buffer = new char[16 * 1024];
        while (text.Length <= maxCharacters && reader.Read(buffer) is > 0 and var read)
        {
            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }

    /// <summary>Reads what a program has made, and removes it.</summary>
    public static string ReadAndDelete(string file, int maxCharacters)
    {
        try
        {
            return Read(file, maxCharacters);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
