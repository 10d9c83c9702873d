using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Conformance;

namespace Trilane.Jobs.PostgreSql.Tests.Support;

/// <summary>Lets a test wait for what is logged.</summary>
internal sealed class EventLogger : ILogger
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _events = new();

    /// <summary>The message of the next event of this name, or of the first that has come since the last such wait.</summary>
    internal async Task<string> WaitAsync(string name)
    {
        var message = await Event(name).Task.WaitAsync(Deadline.Token);
        _events.TryRemove(name, out _);
        return message;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Event(eventId.Name ?? "").TrySetResult(formatter(state, exception));

    private TaskCompletionSource<string> Event(string name) =>
        _events.GetOrAdd(name, static _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
}
