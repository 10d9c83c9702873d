namespace Trilane;

/// <summary>How the request went; inject it into a request dependency's factory to look at it in the teardown.</summary>
/// <remarks>One instance for each request. Safe to read from any thread.</remarks>
public sealed class RequestOutcome
{
    private volatile Exception? _exception;

    /// <summary>What the handler, or an earlier dependency, threw; null while nothing was thrown.</summary>
    public Exception? Exception
    {
        get => _exception;
        internal set => _exception = value;
    }

    /// <summary>True while nothing was thrown.</summary>
    public bool Succeeded => _exception is null;
}
