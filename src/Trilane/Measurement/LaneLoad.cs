using System.Diagnostics;

namespace Trilane;

/// <summary>How many places of a lane were taken lately: an average over time in which what is 10 s old counts a third. Guarded by the lane's lock.</summary>
internal sealed class LaneLoad
{
    private static readonly TimeSpan _memory = TimeSpan.FromSeconds(10);

    private double _average;
    private int _taken;
    private TimeSpan _at;

    /// <summary>Notes how many are taken from now on.</summary>
    internal void Note(int taken, TimeSpan now)
    {
        _average = AverageAt(now);
        _taken = taken;
        _at = now;
    }

    internal double AverageAt(TimeSpan now)
    {
        Debug.Assert(now >= _at);
        return _taken + ((_average - _taken) * Math.Exp(-((now - _at) / _memory)));
    }
}
