using System.Text;

namespace Trilane.Bench;

/// <summary>A page of text as a scanner sees it: A4 at 150 dpi, black on white.</summary>
internal static class ScannedPage
{
    internal const string Line = "Each lane keeps its own threads and its own queue";

    private const int Lines = 40;

    internal static async Task<byte[]> RenderAsync()
    {
        using var folder = new BenchFolder();
        var pdf = Path.Combine(folder.Path, "page.pdf");
        await File.WriteAllBytesAsync(pdf, Encoding.ASCII.GetBytes(Pdf()));
        try
        {
            await BenchProcess.RunAsync("pdftoppm", ["-q", "-r", "150", "-gray", "-png", "-singlefile", pdf, Path.Combine(folder.Path, "page")]);
            await BenchProcess.RunAsync("tesseract", ["--version"]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new BenchException("pdftoppm or tesseract is missing. On Debian and Ubuntu: apt-get install poppler-utils tesseract-ocr");
        }

        return await File.ReadAllBytesAsync(Path.Combine(folder.Path, "page.png"));
    }

    // Without the table of its objects, which readers make themselves.
    private static string Pdf()
    {
        var text = $"BT /F 14 Tf 60 780 Td 18 TL {string.Concat(Enumerable.Range(1, Lines).Select(i => $"({i}. {Line}) Tj T* "))}ET";
        return $"""
            %PDF-1.4
            1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
            2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
            3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >> endobj
            4 0 obj << /Length {text.Length} >>
            stream
            {text}
            endstream endobj
            5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
            trailer << /Root 1 0 R /Size 6 >>
            %%EOF
            """;
    }
}
