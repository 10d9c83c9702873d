namespace Trilane.Jobs.Sqlite;

/// <summary>Something that waits to be written, and the promise that its caller awaits.</summary>
internal abstract class WriteOperation
{
    private readonly CancellationToken _cancellationToken;

    protected WriteOperation(CancellationToken cancellationToken) => _cancellationToken = cancellationToken;

    /// <summary>True for one that needs a transaction to itself, because user code takes part in it.</summary>
    internal virtual bool IsAlone => false;

    /// <summary>
    /// False for what is of no use once this machine has lost its power, as leases and claims are: every worker of the file dies with it. Such a
    /// write survives the death of any process, but waits for no disk.
    /// </summary>
    internal virtual bool MustReachDisk => true;

    /// <summary>True, and its promise is canceled, when its caller has left before it began.</summary>
    internal bool IsGivenUp()
    {
        if (!_cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        Cancel(_cancellationToken);
        return true;
    }

    /// <summary>Writes; may be repeated after a rollback.</summary>
    internal abstract void Run(WriteContext context);

    /// <summary>Keeps the promise, after the commit.</summary>
    internal abstract void Publish();

    internal abstract void Fail(Exception exception);

    protected abstract void Cancel(CancellationToken cancellationToken);
}
