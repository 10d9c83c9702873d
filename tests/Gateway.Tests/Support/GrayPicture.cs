using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>A picture in shades of grey.</summary>
internal sealed record GrayPicture(int Width, int Height, byte[] Pixels)
{
    /// <summary>Points that tesseract takes for letters, and spends its time on.</summary>
    public static GrayPicture Noise(int width, int height)
    {
        var pixels = new byte[width * height];
        new Random(1).NextBytes(pixels);
        return new(width, height, [.. pixels.Select(pixel => pixel < 128 ? (byte)0 : (byte)255)]);
    }

    /// <summary>A page with this text, as a scanner would see it.</summary>
    public static async Task<GrayPicture> OfTextAsync(string text)
    {
        var file = await RenderAsync(text);
        var header = Encoding.ASCII.GetString(file, 0, 32).Split('\n'); // P5, width and height, 255, then the pixels
        var size = header[1].Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return new(size[0], size[1], file[^(size[0] * size[1])..]);
    }

    /// <summary>The same as a file of some kind that pdftoppm writes: png or jpeg.</summary>
    public static Task<byte[]> FileOfTextAsync(string text, string kind) => RenderAsync(text, $"-{kind}");

    /// <summary>A TIFF with these pages, not compressed.</summary>
    public static byte[] ToTiff(params GrayPicture[] pages)
    {
        using var file = new MemoryStream();
        file.Write([(byte)'I', (byte)'I', 42, 0, 0, 0, 0, 0]);
        var link = 4L;
        foreach (var page in pages)
        {
            var data = file.Position;
            file.Write(page.Pixels);
            WriteLink(file, link);
            link = WriteDirectory(file, page.Width, page.Height, (uint)data, (uint)page.Pixels.Length);
        }

        return file.ToArray();
    }

    /// <summary>A TIFF whose directory leads to itself, for ever.</summary>
    public static byte[] EndlessTiff()
    {
        var file = ToTiff(new GrayPicture(1, 1, [0]));
        var directory = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 4), directory);
        return file;
    }

    /// <summary>A TIFF that says it is so large, with a few bytes of data.</summary>
    public static byte[] TiffOfSize(int width, int height)
    {
        using var file = new MemoryStream();
        file.Write([(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0]);
        WriteDirectory(file, width, height, 0, 4);
        return file.ToArray();
    }

    private static async Task<byte[]> RenderAsync(string text, params string[] kind)
    {
        using var directory = new TempDirectory();
        var pdf = Path.Combine(directory.Path, "page.pdf");
        await File.WriteAllBytesAsync(pdf, new PdfFile().WithText(text).ToBytes());
        using var process = Process.Start(new ProcessStartInfo(
            "pdftoppm", ["-q", "-r", "100", "-gray", "-singlefile", .. kind, pdf, Path.Combine(directory.Path, "page")]))!;
        await process.WaitForExitAsync();
        return await File.ReadAllBytesAsync(Directory.GetFiles(directory.Path).Single(file => file != pdf));
    }

    private static void WriteLink(MemoryStream file, long link)
    {
        var directory = file.Position;
        file.Position = link;
        file.Write(BitConverter.GetBytes((uint)directory));
        file.Position = directory;
    }

    private static long WriteDirectory(MemoryStream file, int width, int height, uint data, uint length)
    {
        const ushort Long = 4;
        (ushort Tag, uint Value)[] entries =
            [(256, (uint)width), (257, (uint)height), (258, 8), (259, 1), (262, 1), (273, data), (277, 1), (278, (uint)height), (279, length)];
        file.Write(BitConverter.GetBytes((ushort)entries.Length));
        foreach (var (tag, value) in entries)
        {
            file.Write(BitConverter.GetBytes(tag));
            file.Write(BitConverter.GetBytes(Long));
            file.Write(BitConverter.GetBytes(1));
            file.Write(BitConverter.GetBytes(value));
        }

        var link = file.Position;
        file.Write(new byte[4]);
        return link;
    }
}
