using System.Text;

namespace Gateway.Documents.Reading;

/// <summary>Reads a text file that a program has made, up to a limit.</summary>
internal static class BoundedText
{
    public static string ReadAndDelete(string file, int maxCharacters)
    {
        try
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
        finally
        {
            File.Delete(file);
        }
    }
}
