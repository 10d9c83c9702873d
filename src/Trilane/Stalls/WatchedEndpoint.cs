namespace Trilane;

/// <summary>What the guard knows of one endpoint.</summary>
internal sealed class WatchedEndpoint(string name, string? route, bool mayBlock)
{
    private long _stalls;

    internal string Name => name;

    /// <summary>The route pattern, or null for what is no endpoint.</summary>
    internal string? Route => route;

    /// <summary>True for an endpoint that the app has exempted.</summary>
    internal bool MayBlock => mayBlock;

    internal long Stalls => Volatile.Read(ref _stalls);

    /// <summary>When the log last spoke of it, and how often it has stalled since; only the watcher's thread uses these.</summary>
    internal TimeSpan? LoggedAt { get; set; }

    internal int NotLogged { get; set; }

    internal void CountStall() => Interlocked.Increment(ref _stalls);
}
