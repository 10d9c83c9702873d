using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Conformance;

namespace Trilane.Jobs.Tests.Support;

/// <summary>Keeps what an app logs, with the scopes around it.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger, ISupportExternalScope
{
    private readonly SemaphoreSlim _news = new(0);
    private IExternalScopeProvider? _scopes;

    internal ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        List<string> scopes = [];
        _scopes?.ForEachScope(static (scope, scopes) => scopes.Add($"{scope}"), scopes);
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)} [{string.Join(" ", scopes)}] {exception}");
        _news.Release();
    }

    /// <summary>Waits for a line with this in it.</summary>
    internal async Task<string> LineAsync(string part)
    {
        using var deadline = new CancellationTokenSource(Deadline.Time);
        while (true)
        {
            if (Lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            try
            {
                await _news.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"No line with '{part}' was logged, but: {string.Join(Environment.NewLine, Lines.TakeLast(20).Select(line => line[..Math.Min(line.Length, 300)]))}");
            }
        }
    }

    public void Dispose()
    {
    }
}
