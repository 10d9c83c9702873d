using System.Collections.Concurrent;

namespace Trilane.Jobs.Http;

/// <summary>Names the endpoints that take jobs in; one name must not come twice in an app.</summary>
internal sealed class JobEndpointNames
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    internal string Next(string job)
    {
        var count = _counts.AddOrUpdate(job, 1, static (_, count) => count + 1);
        return count == 1 ? $"Enqueue{job}" : $"Enqueue{job}{count}";
    }
}
