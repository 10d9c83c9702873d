namespace Trilane;

/// <summary>What the guard knows of one endpoint.</summary>
/// <param name="name">The endpoint's display name.</param>
/// <param name="route">The route pattern, or null for what has none.</param>
/// <param name="mayBlock">True for an endpoint that the app has exempted.</param>
/// <param name="canMove">True for an endpoint whose requests can be sent to another lane.</param>
internal sealed class WatchedEndpoint(string name, string? route, bool mayBlock, bool canMove)
{
    private long _stalls;
    private volatile BlockingLane? _quarantine;
    private volatile bool _sheds;

    internal string Name => name;

    internal string? Route => route;

    internal bool MayBlock => mayBlock;

    internal bool CanMove => canMove;

    internal long Stalls => Volatile.Read(ref _stalls);

    /// <summary>The lane on which its requests run from now on; null for its own.</summary>
    internal BlockingLane? Quarantine
    {
        get => _quarantine;
        set => _quarantine = value;
    }

    /// <summary>True while its new requests are refused, because its stalls have used up the rescue.</summary>
    internal bool Sheds
    {
        get => _sheds;
        set => _sheds = value;
    }

    /// <summary>The times of its last stalls; like all below only for the watcher's thread.</summary>
    internal Queue<TimeSpan> Recent { get; } = [];

    /// <summary>Until when it sheds.</summary>
    internal TimeSpan ShedUntil { get; set; }

    /// <summary>When the log last spoke of it.</summary>
    internal TimeSpan? LoggedAt { get; set; }

    /// <summary>How often it has stalled since.</summary>
    internal int NotLogged { get; set; }

    internal void CountStall() => Interlocked.Increment(ref _stalls);
}
