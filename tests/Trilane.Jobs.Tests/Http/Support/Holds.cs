using System.Collections.Concurrent;

namespace Trilane.Jobs.Tests.Http.Support;

/// <summary>What tests and their held jobs share: each job waits for the steps that its test allows it.</summary>
internal sealed class Holds
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _steps = new();

    public SemaphoreSlim this[string name] => _steps.GetOrAdd(name, static _ => new SemaphoreSlim(0));
}
