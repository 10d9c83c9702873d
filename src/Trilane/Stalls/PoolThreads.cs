namespace Trilane;

/// <summary>The threads of the shared pool that have worked for a request. The pool is the process's, so this is too.</summary>
internal static class PoolThreads
{
    private static readonly Lock _lock = new();
    private static PoolThread[] _all = [];

    /// <summary>An unchanging list, replaced as a whole when a thread comes or goes.</summary>
    internal static PoolThread[] All => Volatile.Read(ref _all);

    internal static void Add(PoolThread thread)
    {
        lock (_lock)
        {
            _all = [.. _all.Where(known => known.IsAlive), thread];
        }
    }

    internal static void RemoveEnded()
    {
        lock (_lock)
        {
            if (!Array.TrueForAll(_all, thread => thread.IsAlive))
            {
                _all = [.. _all.Where(thread => thread.IsAlive)];
            }
        }
    }
}
