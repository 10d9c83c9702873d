namespace Trilane;

/// <summary>The shared pool's minimum: the app's own, and on top of it what the rescues of all watchers in the process ask for.</summary>
internal static class PoolLimits
{
    private static readonly Lock _lock = new();
    private static readonly Dictionary<object, int> _asked = [];
    private static int _set;
    private static int _own;

    /// <summary>Sets what one watcher asks for; zero takes it back.</summary>
    internal static void Ask(object owner, int added)
    {
        lock (_lock)
        {
            _asked[owner] = added;
            if (added == 0)
            {
                _asked.Remove(owner);
            }

            Apply(_asked.Count == 0 ? 0 : _asked.Values.Max());
        }
    }

    private static void Apply(int added)
    {
        ThreadPool.GetMinThreads(out var current, out var completionPorts);
        if (current != _set)
        {
            // Nobody's rescue is on, or the app has set a minimum of its own meanwhile: that is what to come back to.
            _own = current;
        }

        ThreadPool.GetMaxThreads(out var most, out _);
        _set = Math.Min(_own + added, most);
        if (_set != current)
        {
            ThreadPool.SetMinThreads(_set, completionPorts);
        }
    }
}
