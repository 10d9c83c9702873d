using System.Diagnostics;

namespace Trilane;

/// <summary>
/// Decides which requests of one endpoint are traced. A traced one costs about a microsecond for each time it changes threads; this keeps
/// all of them together far below 1 % of a processor.
/// </summary>
/// <remarks>From any thread. Two that ask at the same moment may both be told yes, which costs a trace too many.</remarks>
internal sealed class TraceSampling
{
    /// <summary>The first requests of an endpoint are all traced, so that rarely used ones are known too.</summary>
    internal const int First = 64;

    private static readonly long _endpointInterval = Stopwatch.Frequency / 20;
    private static readonly long _processInterval = Stopwatch.Frequency / 200;
    private static long _processNextAt;

    private int _first = First;
    private long _nextAt;

    /// <summary>True for a request that is to be traced.</summary>
    /// <param name="now">A timestamp of <see cref="Stopwatch"/>.</param>
    internal bool Takes(long now)
    {
        if (Volatile.Read(ref _first) > 0)
        {
            return Interlocked.Decrement(ref _first) >= 0;
        }

        if (now < Volatile.Read(ref _nextAt) || now < Volatile.Read(ref _processNextAt))
        {
            return false;
        }

        Volatile.Write(ref _nextAt, now + _endpointInterval);
        Volatile.Write(ref _processNextAt, now + _processInterval);
        return true;
    }
}
