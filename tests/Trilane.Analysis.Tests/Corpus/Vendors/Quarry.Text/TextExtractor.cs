using System.IO.Compression;
using System.Text;

namespace Quarry.Text;

/// <summary>Takes the text out of office documents: inflates, lays out and reads each page.</summary>
public sealed class TextExtractor
{
    public ExtractedText Extract(byte[] document)
    {
        var text = new StringBuilder();
        using var source = new MemoryStream(document);
        using var archive = new ZipArchive(source);
        foreach (var part in archive.Entries)
        {
            using var inflated = new BrotliStream(part.Open(), CompressionMode.Decompress);
            using var copy = new MemoryStream();
            inflated.CopyTo(copy);
            Layout(copy.GetBuffer(), text);
        }

        return new ExtractedText(text.ToString(), archive.Entries.Count);
    }

    public static string MediaType(ReadOnlySpan<byte> head) => head.StartsWith("PK"u8) ? "application/zip" : "application/octet-stream";

    private static void Layout(byte[] page, StringBuilder text)
    {
        for (var i = 0; i < page.Length; i++)
        {
            var nearest = i;
            for (var j = 0; j < page.Length; j++)
            {
                nearest = Math.Abs(page[i] - page[j]) < Math.Abs(page[i] - page[nearest]) ? j : nearest;
            }

            text.Append((char)page[nearest]);
        }
    }
}

public sealed record ExtractedText(string Text, int Pages);
