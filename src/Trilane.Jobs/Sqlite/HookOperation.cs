namespace Trilane.Jobs.Sqlite;

/// <summary>A write in which user code takes part: in a transaction of its own, and in the execution context of its caller.</summary>
internal sealed class HookOperation<T> : WriteOperation<T>
{
    private readonly SqliteWriter _writer;
    private readonly ExecutionContext _context = ExecutionContext.Capture() ?? throw new InvalidOperationException(
        "A job's completion can't be written where the flow of the execution context is suppressed.");

    internal HookOperation(SqliteWriter writer, Func<WriteContext, T> write, CancellationToken cancellationToken)
        : base(write, cancellationToken) => _writer = writer;

    internal override bool IsAlone => true;

    internal override void Run(WriteContext context) => ExecutionContext.Run(
        _context,
        _ =>
        {
            using var mark = _writer.MarkHook(context);
            base.Run(context);
        },
        null);
}
