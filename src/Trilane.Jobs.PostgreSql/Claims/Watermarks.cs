using System.Collections.Concurrent;

namespace Trilane.Jobs.PostgreSql.Claims;

/// <summary>The watermarks of a process: one for each of its workers and queues, since workers know different jobs, and one for each queue as such.</summary>
internal sealed class Watermarks(TimeProvider time)
{
    private readonly ConcurrentDictionary<(Guid Worker, string Queue), Watermark> _marks = new();

    /// <summary>Where a worker looks for jobs that it knows.</summary>
    internal Watermark Of(Guid worker, string queue) => _marks.GetOrAdd((worker, queue), static (_, time) => new(time), time);

    /// <summary>Where to look for jobs of any name.</summary>
    internal Watermark Of(string queue) => Of(Guid.Empty, queue);

    /// <summary>There may be jobs where nobody looks any more.</summary>
    internal void Lower(Low low)
    {
        foreach (var (key, mark) in _marks)
        {
            if (key.Queue == low.Queue)
            {
                mark.Lower(low.Priority, low.Position);
            }
        }
    }

    internal void Doubt()
    {
        foreach (var mark in _marks.Values)
        {
            mark.Doubt();
        }
    }

    internal void Forget(Guid worker)
    {
        foreach (var key in _marks.Keys)
        {
            if (key.Worker == worker)
            {
                _marks.TryRemove(key, out _);
            }
        }
    }
}
