namespace Ocellus.Ocr;

/// <summary>Recognises text on page images, on the calling thread.</summary>
public sealed class OcrEngine
{
    private readonly float[][] _weights = Enumerable.Range(0, 96).Select(i => new float[1024]).ToArray();

    public OcrResult Recognize(byte[] image)
    {
        var size = ImageHeader.Read(image);
        var text = new char[size.Width * size.Height / 256];
        Parallel.For(0, text.Length, cell => text[cell] = BestGlyph(image, cell));
        return new OcrResult(new string(text), 0.93);
    }

    public Task<OcrResult> RecognizeAsync(byte[] image) => Task.Run(() => Recognize(image));

    private char BestGlyph(byte[] image, int cell)
    {
        var best = 0;
        var bestScore = float.MinValue;
        for (var glyph = 0; glyph < _weights.Length; glyph++)
        {
            var score = 0f;
            for (var pixel = 0; pixel < 1024; pixel++)
            {
                score += _weights[glyph][pixel] * image[(cell * 256 + pixel) % image.Length];
            }

            if (score > bestScore)
            {
                (best, bestScore) = (glyph, score);
            }
        }

        return (char)(' ' + best);
    }
}

public sealed record OcrResult(string Text, double Confidence);

/// <summary>The first bytes of an image.</summary>
public readonly record struct ImageHeader(int Width, int Height)
{
    public static ImageHeader Read(ReadOnlySpan<byte> image) => new(image[0] << 8 | image[1], image[2] << 8 | image[3]);
}
