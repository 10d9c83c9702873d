namespace Trilane.Jobs.Sqlite;

/// <inheritdoc/>
internal class WriteOperation<T> : WriteOperation
{
    private readonly Func<WriteContext, T> _write;
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    internal WriteOperation(Func<WriteContext, T> write, CancellationToken cancellationToken, bool mustReachDisk = true)
        : base(cancellationToken)
    {
        _write = write;
        MustReachDisk = mustReachDisk;
    }

    internal override bool MustReachDisk { get; }

    internal Task<T> Task => _completion.Task;

    internal override void Run(WriteContext context) => _result = _write(context);

    internal override void Publish() => _completion.TrySetResult(_result!);

    internal override void Fail(Exception exception)
    {
        if (exception is OperationCanceledException canceled)
        {
            _completion.TrySetCanceled(canceled.CancellationToken);
        }
        else
        {
            _completion.TrySetException(exception);
        }
    }

    protected override void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
