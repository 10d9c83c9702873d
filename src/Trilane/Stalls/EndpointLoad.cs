namespace Trilane;

/// <summary>How many processors the held threads of one endpoint keep busy. For the watcher's thread.</summary>
internal sealed class EndpointLoad
{
    // Rather more than two looks; what was seen before says nothing of now.
    private static readonly TimeSpan _old = TimeSpan.FromMilliseconds(50);

    // What else the process does, such as collecting garbage, takes a part too.
    private const double MostOf = 0.75;

    private TimeSpan _at;
    private double _sum;
    private double _last;

    /// <summary>Adds what one held thread had of a processor, 0 to 1, as seen by the look at that time.</summary>
    internal void Add(TimeSpan at, double share)
    {
        if (at != _at)
        {
            (_last, _sum, _at) = (at - _at > _old ? 0 : _sum, 0, at);
        }

        _sum += share;
    }

    /// <summary>True when the last look found that the endpoint has most of all processors to itself.</summary>
    internal bool IsMostOf(int processors) => _last >= processors * MostOf;
}
