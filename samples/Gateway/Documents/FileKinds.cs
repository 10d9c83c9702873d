using System.Buffers;
using System.Text;

namespace Gateway.Documents;

/// <summary>Tells what a file is by its first bytes. Its name and the media type that its sender gave count for nothing.</summary>
internal static class FileKinds
{
    // What some readers of PDF accept in front of its first line: room for a file that is two things at a time.
    private const int PdfReadersLookUpTo = 1024;

    private static readonly (FileKind Kind, byte[] Bytes)[] _readable =
    [
        (FileKind.Pdf, "%PDF-"u8.ToArray()),
        (FileKind.Png, [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]),
        (FileKind.Jpeg, [0xFF, 0xD8, 0xFF]),
        (FileKind.Tiff, [(byte)'I', (byte)'I', 42, 0]),
        (FileKind.Tiff, [(byte)'M', (byte)'M', 0, 42]),
    ];

    private static readonly (string Name, byte[] Bytes)[] _others =
    [
        ("a ZIP archive, or an office document, which is one inside", "PK"u8.ToArray()),
        ("compressed with gzip", [0x1F, 0x8B]),
        ("compressed with bzip2", "BZh"u8.ToArray()),
        ("compressed with xz", [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]),
        ("compressed with Zstandard", [0x28, 0xB5, 0x2F, 0xFD]),
        ("a 7z archive", [(byte)'7', (byte)'z', 0xBC, 0xAF]),
        ("a RAR archive", "Rar!"u8.ToArray()),
        ("a GIF image", "GIF8"u8.ToArray()),
        ("a WebP image or another RIFF file", "RIFF"u8.ToArray()),
        ("a BigTIFF image", [(byte)'I', (byte)'I', 43, 0]),
        ("a BigTIFF image", [(byte)'M', (byte)'M', 0, 43]),
        ("an old office document", [0xD0, 0xCF, 0x11, 0xE0]),
        ("a program", [0x7F, (byte)'E', (byte)'L', (byte)'F']),
    ];

    // Spaces of all sorts, back space for overprinting, and escape for colours do stand in texts.
    private static readonly SearchValues<byte> _notInText =
        SearchValues.Create([.. Enumerable.Range(0, 32).Except(['\b', '\t', '\n', '\v', '\f', '\r', 27]).Select(code => (byte)code)]);

    /// <summary>The kind, or null and what the file is instead.</summary>
    /// <param name="start">Its first bytes: a few kilobytes, or all of it.</param>
    /// <param name="instead">Completes "The file is …".</param>
    public static FileKind? Of(ReadOnlySpan<byte> start, out string instead)
    {
        instead = "";
        foreach (var (kind, bytes) in _readable)
        {
            if (start.StartsWith(bytes))
            {
                return kind;
            }
        }

        foreach (var (name, bytes) in _others)
        {
            if (start.StartsWith(bytes))
            {
                instead = name;
                return null;
            }
        }

        if (start[..Math.Min(start.Length, PdfReadersLookUpTo)].IndexOf("%PDF-"u8) >= 0)
        {
            instead = "a PDF with something else in front of its first line";
            return null;
        }

        instead = "of a kind that is not known here, or a text in another encoding than UTF-8";
        return IsText(start) ? FileKind.Text : null;
    }

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith(Encoding.Unicode.Preamble) || start.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return true;
        }

        return start.IndexOfAny(_notInText) < 0 && IsUtf8(start);
    }

    // The last character may have been cut off.
    private static bool IsUtf8(ReadOnlySpan<byte> start)
    {
        while (!start.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(start, out _, out var length);
            if (status == OperationStatus.NeedMoreData)
            {
                return true;
            }

            if (status != OperationStatus.Done)
            {
                return false;
            }

            start = start[length..];
        }

        return true;
    }
}
