namespace Trilane;

/// <summary>What a dependency's factory returns, which decides where it runs.</summary>
internal enum DependencyStyle
{
    /// <summary>The value: on a blocking lane.</summary>
    Value,

    /// <summary>A task of the value: awaited.</summary>
    Task,

    /// <summary>A value task of the value: awaited.</summary>
    ValueTask,

    /// <summary>A sequence that yields the value once and then tears down: on a blocking lane.</summary>
    Sequence,

    /// <summary>An asynchronous sequence that yields the value once and then tears down: awaited.</summary>
    AsyncSequence,
}
