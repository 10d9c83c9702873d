using System.Buffers.Binary;

namespace Gateway.Documents.Reading;

/// <summary>Lists the pages of a TIFF by walking its directories; nothing is decoded.</summary>
internal static class TiffPages
{
    private const int EntrySize = 12;
    private const int Width = 256;
    private const int Height = 257;
    private const int Short = 3;

    /// <summary>The size of each page.</summary>
    /// <param name="file">The file; moved about in.</param>
    /// <param name="max">Where to stop: one page more than this says that there are too many. A file whose directories run in circles ends here too.</param>
    /// <exception cref="InvalidDataException">The file is broken.</exception>
    public static List<ImageSize> Read(Stream file, int max)
    {
        try
        {
            return ReadAll(file, max);
        }
        catch (EndOfStreamException reason)
        {
            throw new InvalidDataException("A directory of the TIFF lies behind its end.", reason);
        }
    }

    private static List<ImageSize> ReadAll(Stream file, int max)
    {
        Span<byte> header = stackalloc byte[8];
        file.ReadExactly(header);
        var isLittle = header[0] == 'I';
        var pages = new List<ImageSize>();
        for (var directory = U32(header[4..], isLittle); directory != 0 && pages.Count <= max;)
        {
            file.Position = directory;
            (var page, directory) = ReadDirectory(file, isLittle);
            pages.Add(page);
        }

        return pages;
    }

    private static (ImageSize Page, uint Next) ReadDirectory(Stream file, bool isLittle)
    {
        Span<byte> entry = stackalloc byte[EntrySize];
        file.ReadExactly(entry[..2]);
        var entries = U16(entry, isLittle);
        var (width, height) = (0u, 0u);
        for (var i = 0; i < entries; i++)
        {
            file.ReadExactly(entry);
            var tag = U16(entry, isLittle);
            var value = U16(entry[2..], isLittle) == Short ? U16(entry[8..], isLittle) : U32(entry[8..], isLittle);
            (width, height) = tag switch { Width => (value, height), Height => (width, value), _ => (width, height) };
        }

        file.ReadExactly(entry[..4]);
        return (new(width, height), U32(entry, isLittle));
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
