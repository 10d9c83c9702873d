namespace Trilane.Analysis;

/// <summary>What a call does to the thread that makes it.</summary>
internal enum CallKind
{
    /// <summary>Nothing worth a lane: memory, small computation.</summary>
    Neutral,

    /// <summary>Waits without a thread.</summary>
    AsyncReady,

    /// <summary>Holds its thread while it waits.</summary>
    SyncOnly,

    /// <summary>Computes for so long that others notice.</summary>
    CpuHeavy,

    /// <summary>Can't be told, native code for example.</summary>
    Unknown,
}
