using System.Buffers.Binary;

namespace Gateway.Documents.Reading;

/// <summary>The size of a picture as its header has it: known before a byte of it is decoded, so that a small file can't become a huge picture.</summary>
internal readonly record struct ImageSize(long Width, long Height)
{
    public long Pixels => Width > 0 && Height > long.MaxValue / Math.Max(1, Width) ? long.MaxValue : Width * Height;

    /// <summary>The size of a PNG or JPEG, or null where these bytes do not have it.</summary>
    public static ImageSize? TryRead(ReadOnlySpan<byte> start, FileKind kind) => kind switch
    {
        FileKind.Png => ReadPng(start),
        FileKind.Jpeg => ReadJpeg(start),
        _ => null,
    };

    public string TooLarge(string name, int maxMegapixels) =>
        $"The picture '{name}' has {Width} × {Height} pixels, and at most {maxMegapixels} million are read (Gateway:Documents:MaxMegapixels). "
        + "Send it with fewer; 300 dots per inch are enough for text.";

    // The header is always the first block: length, "IHDR", width, height.
    private static ImageSize? ReadPng(ReadOnlySpan<byte> start) => start.Length >= 24 && start[12..16].SequenceEqual("IHDR"u8)
        ? new(BinaryPrimitives.ReadUInt32BigEndian(start[16..]), BinaryPrimitives.ReadUInt32BigEndian(start[20..]))
        : null;

    // Segments, each with a marker and a length; the frame's header (SOF) has the size: height first.
    private static ImageSize? ReadJpeg(ReadOnlySpan<byte> start)
    {
        var position = 2;
        while (position + 9 <= start.Length && start[position] == 0xFF)
        {
            var marker = start[position + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new(
                    BinaryPrimitives.ReadUInt16BigEndian(start[(position + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(start[(position + 5)..]));
            }

            // Filling bytes, and markers that stand alone.
            position += marker == 0xFF ? 1 : marker is 0x01 or (>= 0xD0 and <= 0xD8) ? 2 : 2 + BinaryPrimitives.ReadUInt16BigEndian(start[(position + 2)..]);
        }

        return null;
    }
}
