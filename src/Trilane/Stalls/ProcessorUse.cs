namespace Trilane;

/// <summary>Tells whether the process leaves its processors idle. Used by one thread.</summary>
internal sealed class ProcessorUse
{
    // The system brings the figure up to date a few hundred times a second; less than this is noise.
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(10);

    // Above this share a process gains nothing from more threads.
    private const double FullyUsed = 0.8;

    private TimeSpan _at;
    private TimeSpan _used;

    /// <summary>True while at least a fifth of the processors' time was left in the last window.</summary>
    internal bool IsIdle { get; private set; }

    internal void Look(TimeSpan now)
    {
        if (now - _at < _window)
        {
            return;
        }

        var used = Environment.CpuUsage.TotalTime;
        IsIdle = used - _used < (now - _at) * Environment.ProcessorCount * FullyUsed;
        (_at, _used) = (now, used);
    }
}
