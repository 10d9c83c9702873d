namespace Trilane;

/// <summary>Tells whether the process leaves its processors idle. Used by one thread.</summary>
internal sealed class ProcessorUse
{
    // The system brings the figure up to date a few hundred times a second; less than this is noise.
    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(10);

    // A pool that is starved by waiting leaves nearly all of it idle; above a half, what is starved may as well be short of processors.
    private const double InUse = 0.5;

    private TimeSpan _at;
    private TimeSpan _used;

    /// <summary>True while at least half of the processors' time was left in the last window.</summary>
    internal bool IsIdle { get; private set; }

    internal void Look(TimeSpan now)
    {
        if (now - _at < _window)
        {
            return;
        }

        var used = Environment.CpuUsage.TotalTime;
        IsIdle = used - _used < (now - _at) * Environment.ProcessorCount * InUse;
        (_at, _used) = (now, used);
    }
}
