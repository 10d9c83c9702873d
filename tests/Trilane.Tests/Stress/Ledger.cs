using System.Collections.Concurrent;

namespace Trilane.Tests.Stress;

/// <summary>What requests opened and closed, and what must be garbage once they have ended.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, int> _open = new();
    private readonly ConcurrentBag<WeakReference> _tracked = [];

    public void Open(string what) => _open.AddOrUpdate(what, 1, static (_, count) => count + 1);

    public void Close(string what) => _open.AddOrUpdate(what, -1, static (_, count) => count - 1);

    public bool IsBalanced => _open.Values.All(count => count == 0);

    public int Tracked => _tracked.Count;

    /// <summary>An object whose only owners are the code and the context of the request that asked for it.</summary>
    public object Track()
    {
        var tracked = new object();
        _tracked.Add(new WeakReference(tracked));
        return tracked;
    }

    public int CountReachable()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return _tracked.Count(tracked => tracked.IsAlive);
    }

    public override string ToString() => string.Join(", ", _open.Select(entry => $"{entry.Key} {entry.Value}"));
}
