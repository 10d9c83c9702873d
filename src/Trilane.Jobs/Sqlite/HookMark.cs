namespace Trilane.Jobs.Sqlite;

/// <summary>Flows with user code that runs inside a write transaction, so that a write which would wait for itself is refused.</summary>
internal sealed class HookMark(WriteContext context, Action<HookMark> ended) : IDisposable
{
    private volatile bool _hasEnded;

    internal WriteContext Context => context;

    /// <summary>True for what user code has left behind when it returned.</summary>
    internal bool HasEnded => _hasEnded;

    public void Dispose()
    {
        _hasEnded = true;
        ended(this);
    }
}
