namespace Trilane.Analysis;

/// <summary>What stands behind a stream, reader or writer that a member gives or a type is.</summary>
internal enum StreamTrait
{
    /// <summary>Can't be told.</summary>
    Unknown,

    /// <summary>Memory: reading and writing it never waits.</summary>
    Memory,

    /// <summary>A file, a connection, a pipe, a process: reading and writing it waits.</summary>
    Device,
}
