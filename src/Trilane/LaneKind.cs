namespace Trilane;

/// <summary>What a lane is for.</summary>
public enum LaneKind
{
    /// <summary>Handlers that await: the runtime's shared pool.</summary>
    Async,

    /// <summary>Synchronous code: threads of its own and a bounded queue.</summary>
    Blocking,

    /// <summary>Long or computing work: a durable queue and its workers.</summary>
    Job,
}
