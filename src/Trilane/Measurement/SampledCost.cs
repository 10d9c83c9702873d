namespace Trilane;

/// <summary>The mean cost of the requests that were traced lately. Its lock is taken for a traced request only.</summary>
internal sealed class SampledCost
{
    // Means speak of the last 128 to 256 samples.
    private const int Window = 256;

    private readonly Lock _lock = new();
    private RequestCost _sum;
    private int _kept;
    private int _samples;

    /// <summary>The mean, and on how many samples it rests; null before there is any.</summary>
    internal (RequestCost Mean, int Samples)? Mean
    {
        get
        {
            lock (_lock)
            {
                return _kept == 0 ? null : (_sum / _kept, _samples);
            }
        }
    }

    internal void Add(in RequestCost cost)
    {
        lock (_lock)
        {
            if (_samples == 1)
            {
                // The first one compiled the code that it ran, so it stands only as long as it is all there is.
                (_sum, _kept) = (default, 0);
            }

            _sum += cost;
            _samples++;
            if (++_kept == Window)
            {
                (_sum, _kept) = (_sum / 2, Window / 2);
            }
        }
    }
}
