using System.Collections.Concurrent;

namespace PhotoVault;

public sealed class Thumbnails
{
    private readonly ConcurrentDictionary<string, byte[]> _made = new();

    public byte[]? Get(string id) => _made.GetValueOrDefault(id);

    public void Set(string id, byte[] image) => _made[id] = image;

    /// <summary>Resamples 200 megapixels with a Lanczos kernel.</summary>
    public byte[] Panorama(byte[] pixels)
    {
        const int width = 20000, height = 10000;
        var output = new byte[width * height];
        Parallel.ForEach(Enumerable.Range(0, height), y => // finds: cpu-heavy Parallel.ForEach
        {
            for (var x = 0; x < width; x++)
            {
                var sum = 0.0;
                for (var k = -8; k <= 8; k++)
                {
                    sum += pixels[Math.Abs(x + k + y) % pixels.Length] * Lanczos(k / 2.0);
                }

                output[y * width + x] = (byte)Math.Clamp(sum, 0, 255);
            }
        });
        return output;
    }

    private static double Lanczos(double x) => x == 0 ? 1 : 8 * Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / 8) / (Math.PI * Math.PI * x * x);
}
