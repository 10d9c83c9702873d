using System.IO.Ports.Fake;

namespace Observatory;

public sealed record Frame(string Name, byte[] Pixels);

public static class Reading
{
    public static async Task<Frame> LoadFrameAsync(string name) => new(name, await File.ReadAllBytesAsync(name + ".fits"));

    public static Frame LoadFrame(string name) => new(name, File.ReadAllBytes(name + ".fits")); // finds: blocking|fake-async File.ReadAllBytes
}

public static class Pipelines
{
    public static Func<string, Task<TOut>> Then<TIn, TOut>(Func<string, Task<TIn>> first, Func<TIn, TOut> second) =>
        async name => second(await first(name));

    public static Func<string, Task<T>> Lift<T>(Func<string, T> function) => name => Task.FromResult(function(name));

    public static async Task<(T, T)> Both<T>(Task<T> first, Task<T> second)
    {
        await Task.WhenAll(first, second);
        return (first.Result, second.GetAwaiter().GetResult());
    }

    public static async Task<int> Stack(IEnumerable<string> names, Func<string, Task<Frame>> fetch)
    {
        var frames = await Task.WhenAll(names.Select(fetch));
        return frames.Sum(f => f.Pixels.Length);
    }

    public static T Retry<T>(int times, Func<T> action)
    {
        while (true)
        {
            try
            {
                return action();
            }
            catch (IOException) when (--times > 0)
            {
                Thread.Sleep(100); // sync: blocking Thread.Sleep
            }
        }
    }

    public static async Task<T> RetryAsync<T>(int times, Func<Task<T>> action)
    {
        while (true)
        {
            try
            {
                return await action();
            }
            catch (IOException) when (--times > 0)
            {
                await Task.Delay(100);
            }
        }
    }
}

public sealed class Mount
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly SerialLine _line = new("/dev/ttyUSB0");

    public static Mount Shared { get; } = new();

    public (double Ra, double Dec) Position { get; private set; }

    public async Task<IDisposable> EnterAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        return new Exit(_gate);
    }

    public void Slew(double ra, double dec)
    {
        _line.WriteLine($":Sr{ra}#:Sd{dec}#");
        Position = (ra, dec);
        SpinWait.SpinUntil(() => _line.Idle, 5000); // finds: blocking SpinWait.SpinUntil
    }

    public bool Home()
    {
        _line.WriteLine(":hF#");
        return true;
    }

    public async Task<bool> ParkAsync()
    {
        await Task.Delay(10);
        Position = default;
        return true;
    }

    private sealed class Exit(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}

public static class Deconvolution
{
    /// <summary>A thousand rounds of Richardson-Lucy over the whole frame.</summary>
    public static byte[] Run(byte[] pixels)
    {
        var estimate = pixels.Select(p => (double)p).ToArray();
        for (var round = 0; round < 1000; round++)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
            Parallel.For(0, estimate.Length, options, i => estimate[i] *= Ratio(estimate, pixels, i)); // finds: cpu-heavy Parallel.For
        }

        return Array.ConvertAll(estimate, e => (byte)Math.Clamp(e, 0, 255));
    }

    private static double Ratio(double[] estimate, byte[] pixels, int at)
    {
        var blurred = 0.0;
        for (var k = -16; k <= 16; k++)
        {
            blurred += estimate[Math.Clamp(at + k, 0, estimate.Length - 1)] * Math.Exp(-k * k / 32.0);
        }

        return blurred == 0 ? 1 : pixels[at] / blurred;
    }
}
