using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>Writes small PDFs, page by page.</summary>
internal sealed class PdfFile
{
    private const string Font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";

    private readonly List<byte[]> _objects = [[], [], Encoding.ASCII.GetBytes(Font)]; // the first two are written last
    private readonly List<int> _pages = [];
    private string _trailer = "";

    /// <summary>A page with text of its own; each line is one.</summary>
    public PdfFile WithText(string text)
    {
        var lines = string.Concat(text.Split('\n').Select(line => $"({line}) Tj T* "));
        return WithPage(Encoding.ASCII.GetBytes($"BT /F 24 Tf 60 760 Td 30 TL {lines}ET"), "/Font << /F 3 0 R >>");
    }

    /// <summary>A page that is a picture, as a scanner makes it.</summary>
    public PdfFile WithPicture(GrayPicture picture) => WithPicture(picture.Width, picture.Height, picture.Pixels, "");

    /// <summary>A page whose picture unpacks to something huge.</summary>
    public PdfFile WithPacked(int width, int height, byte[] zlib) => WithPicture(width, height, zlib, "/Filter /FlateDecode");

    /// <summary>Says that a password is needed.</summary>
    public PdfFile WithPassword()
    {
        var key = new string('a', 64);
        _trailer = $"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -1 >> /ID [<00> <00>]";
        return this;
    }

    public byte[] ToBytes()
    {
        _objects[0] = Encoding.ASCII.GetBytes("<< /Type /Catalog /Pages 2 0 R >>");
        _objects[1] = Encoding.ASCII.GetBytes($"<< /Type /Pages /Kids [{string.Concat(_pages.Select(page => $"{page} 0 R "))}] /Count {_pages.Count} >>");
        using var file = new MemoryStream();
        Write(file, "%PDF-1.4\n");
        List<long> offsets = [];
        for (var i = 0; i < _objects.Count; i++)
        {
            offsets.Add(file.Position);
            Write(file, $"{i + 1} 0 obj\n");
            file.Write(_objects[i]);
            Write(file, "\nendobj\n");
        }

        var table = file.Position;
        Write(file, $"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n{string.Concat(offsets.Select(offset => offset.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n"))}");
        Write(file, $"trailer << /Size {_objects.Count + 1} /Root 1 0 R {_trailer} >>\nstartxref\n{table}\n%%EOF\n");
        return file.ToArray();
    }

    /// <summary>Zeros, packed a thousandfold.</summary>
    public static byte[] PackedZeros(long length)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var block = new byte[1 << 20];
            for (var left = length; left > 0; left -= block.Length)
            {
                zlib.Write(block, 0, (int)Math.Min(block.Length, left));
            }
        }

        return packed.ToArray();
    }

    private PdfFile WithPicture(int width, int height, byte[] data, string filter)
    {
        var picture = Add(Stream($"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 {filter}", data));
        return WithPage("q 595 0 0 842 0 0 cm /I Do Q"u8.ToArray(), $"/XObject << /I {picture} 0 R >>");
    }

    private PdfFile WithPage(byte[] content, string resources)
    {
        var stream = Add(Stream("", content));
        _pages.Add(Add(Encoding.ASCII.GetBytes(
            $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {stream} 0 R /Resources << {resources} >> >>")));
        return this;
    }

    private int Add(byte[] content)
    {
        _objects.Add(content);
        return _objects.Count;
    }

    private static byte[] Stream(string entries, byte[] data) =>
        [.. Encoding.ASCII.GetBytes($"<< {entries} /Length {data.Length} >>\nstream\n"), .. data, .. "\nendstream"u8];

    private static void Write(MemoryStream file, string text) => file.Write(Encoding.ASCII.GetBytes(text));
}
