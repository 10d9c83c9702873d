using System.Runtime.InteropServices;

namespace Tilbury.Scale;

/// <summary>A weighing scale on USB, through the maker's native library.</summary>
public sealed class ScaleDevice : IDisposable
{
    private readonly nint _handle;

    public ScaleDevice(int number) => _handle = Native.tlb_open(number);

    public double ReadGrams() => Native.tlb_read_grams(_handle);

    /// <summary>Waits until the load no longer moves.</summary>
    public double ReadStableGrams()
    {
        while (true)
        {
            var first = Native.tlb_read_grams(_handle);
            Thread.Sleep(50);
            var second = Native.tlb_read_grams(_handle);
            if (Math.Abs(first - second) < 0.5)
            {
                return second;
            }
        }
    }

    public static double ToOunces(double grams) => grams / 28.349523125;

    public void Dispose() => Native.tlb_close(_handle);
}

internal static class Native
{
    [DllImport("tilbury_usb")]
    internal static extern nint tlb_open(int number);

    [DllImport("tilbury_usb")]
    internal static extern double tlb_read_grams(nint handle);

    [DllImport("tilbury_usb")]
    internal static extern void tlb_close(nint handle);
}
