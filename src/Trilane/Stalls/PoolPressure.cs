namespace Trilane;

/// <summary>Tells whether the pool's threads wait for something, or only for a processor. Used by one thread. Linux only.</summary>
/// <remarks>
/// How busy the process is can't tell: one whose processors are taken by other processes, or that has used up its container's quota, looks
/// idle, and more threads would only wait with the others.
/// </remarks>
internal sealed class PoolPressure
{
    // Looking at a thread costs some microseconds, and there may be hundreds.
    private const int SampleSize = 16;

    private int _next;

    /// <summary>True when enough threads are ready to run to occupy the processors, or half of those looked at are.</summary>
    internal bool IsShortOfProcessors(ReadOnlySpan<PoolThread> threads)
    {
        var size = Math.Min(SampleSize, threads.Length);
        var enough = Math.Min(Environment.ProcessorCount, (size + 1) / 2);
        var runnable = 0;
        for (var i = 0; i < size && runnable < enough; i++)
        {
            _next = (_next + 1) % threads.Length;
            runnable += threads[_next].Clock.IsRunnable() ? 1 : 0;
        }

        return size > 0 && runnable >= enough;
    }
}
