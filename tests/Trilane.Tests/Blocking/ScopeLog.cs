using Microsoft.Extensions.Logging;

namespace Trilane.Tests.Blocking;

/// <summary>Keeps the logging scopes that were open when something logged "looking".</summary>
internal sealed class ScopeLog : ILoggerProvider, ISupportExternalScope, ILogger
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public string AtLastLook { get; private set; } = "";

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (formatter(state, exception) == "looking")
        {
            var open = new List<string>();
            _scopes.ForEachScope(static (scope, list) => list.Add(scope?.ToString() ?? ""), open);
            AtLastLook = string.Join(", ", open);
        }
    }

    public void Dispose()
    {
    }
}
