namespace Trilane;

/// <summary>What a handler did while it held a thread of the shared pool.</summary>
public enum StallKind
{
    /// <summary>It waited: for a lock, a task's result, a sleep, a file, a socket, a process.</summary>
    Blocked,

    /// <summary>It computed.</summary>
    Cpu,
}
