using System.Runtime.CompilerServices;

namespace Trilane.Tests.Selection;

/// <summary>A type that can be awaited without being a task; MVC awaits such results, minimal APIs refuse them.</summary>
public readonly struct OwnAwaitable(string value)
{
    public TaskAwaiter<string> GetAwaiter() => Task.FromResult(value).GetAwaiter();
}
