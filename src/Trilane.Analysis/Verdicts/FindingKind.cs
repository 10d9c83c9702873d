namespace Trilane.Analysis;

/// <summary>What is wrong with a call. In JSON: <c>blocking</c>, <c>fake-async</c>, <c>cpu-heavy</c>.</summary>
internal enum FindingKind
{
    /// <summary>Holds a thread of the shared pool while it waits.</summary>
    Blocking,

    /// <summary>Looks asynchronous, but only blocks another thread of the same pool, or this one behind a task.</summary>
    FakeAsync,

    /// <summary>Computes for long on a request's thread.</summary>
    CpuHeavy,
}
