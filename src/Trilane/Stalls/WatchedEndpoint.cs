namespace Trilane;

/// <summary>What the guard knows of one endpoint.</summary>
/// <param name="name">The endpoint's display name.</param>
/// <param name="route">The route pattern, or null for what has none.</param>
/// <param name="mayBlock">True for an endpoint that the app has exempted.</param>
/// <param name="canMove">True for an endpoint whose requests can be sent to another lane.</param>
internal sealed class WatchedEndpoint(string name, string? route, bool mayBlock, bool canMove)
{
    private long _stalls;
    private long _shed;
    private LaneAdvice? _advice;
    private volatile BlockingLane? _quarantine;
    private volatile bool _sheds;

    internal string Name => name;

    internal string? Route => route;

    internal bool MayBlock => mayBlock;

    internal bool CanMove => canMove;

    /// <summary>True for the one that stands for all code around endpoints.</summary>
    internal bool IsMiddleware { get; init; }

    /// <summary>How many requests there were and where their time went.</summary>
    internal EndpointMeasurements Measurements { get; } = new();

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

    /// <summary>What its held threads have of the processors.</summary>
    internal EndpointLoad Load { get; } = new();

    /// <summary>Until when it sheds.</summary>
    internal TimeSpan ShedUntil { get; set; }

    /// <summary>When the log last spoke of it.</summary>
    internal TimeSpan? LoggedAt { get; set; }

    /// <summary>How often it has stalled since.</summary>
    internal int NotLogged { get; set; }

    /// <summary>How many of its requests were refused while it shed.</summary>
    internal long Shed => Volatile.Read(ref _shed);

    internal void CountShed() => Interlocked.Increment(ref _shed);

    /// <summary>The advice that stands for it; facts that are near a limit leave it as it is. From any thread.</summary>
    internal LaneAdvice? Advise(EndpointFacts facts) => _advice = AdviceRule.Advise(facts, Volatile.Read(ref _advice)?.Lane);

    internal void CountStall() => Interlocked.Increment(ref _stalls);
}
