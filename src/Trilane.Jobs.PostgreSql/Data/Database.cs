using Npgsql;

namespace Trilane.Jobs.PostgreSql.Data;

/// <summary>The store's way to its database: connections, transactions, and what to do when one fails.</summary>
internal sealed class Database(NpgsqlDataSource source, bool ownsSource, string name, string settings) : IAsyncDisposable
{
    // A server that restarts cuts each pooled connection once; what still fails then is not a matter of the connection.
    private const int MaxTries = 4;

    private volatile string? _readProblem;
    private volatile string? _writeProblem;
    private volatile bool _isDisposed;

    internal string Name => name;

    /// <summary>What is wrong, as far as the last calls tell; null when nothing is.</summary>
    internal string? Problem => _writeProblem ?? _readProblem;

    /// <summary>Reads; done again after a cut connection.</summary>
    internal async Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken, bool isPlanned = false)
    {
        try
        {
            var result = await TryAsync(
                connection => work(Session.Ours(connection, transaction: null, isPlanned ? null : settings)), isRepeatable: true, cancellationToken);
            _readProblem = null;
            return result;
        }
        catch (JobStoreException exception)
        {
            _readProblem = exception.Message;
            throw;
        }
    }

    /// <summary>Runs statements whose every trip is a transaction of its own.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="isRepeatable">True when doing it twice changes no more than once, so it is done again after a cut connection.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="isInsertOnly">True for statements that look nothing up, so that there is no plan to pin.</param>
    internal Task<T> RunAsync<T>(Func<Session, Task<T>> work, bool isRepeatable, CancellationToken cancellationToken, bool isInsertOnly = false) =>
        WriteAsync(connection => work(Session.Ours(connection, transaction: null, isInsertOnly ? null : settings)), isRepeatable, cancellationToken);

    /// <summary>Runs statements as one transaction.</summary>
    internal Task<T> RunInTransactionAsync<T>(Func<Session, Task<T>> work, bool isRepeatable, CancellationToken cancellationToken) =>
        WriteAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                var result = await work(Session.Ours(connection, transaction, settings));
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            },
            isRepeatable,
            cancellationToken);

    /// <summary>Hands out a connection as it is, once, with its failures as they are.</summary>
    internal async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) => await source.OpenConnectionAsync(cancellationToken);

    /// <summary>The sessions of a transaction that holds user code too: its statements are planned as its database says until the end.</summary>
    internal Session After(NpgsqlTransaction transaction) => Session.Ours(transaction.Connection!, transaction, settings);

    internal JobStoreException Failure(Exception exception) => StoreFailure.Of(exception, name);

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return ownsSource ? source.DisposeAsync() : ValueTask.CompletedTask;
    }

    private async Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> work, bool isRepeatable, CancellationToken cancellationToken)
    {
        try
        {
            var result = await TryAsync(work, isRepeatable, cancellationToken);
            _writeProblem = null;
            _readProblem = null;
            return result;
        }
        catch (JobStoreException exception) when (!StoreFailure.IsOfOneRow(exception))
        {
            _writeProblem = exception.Message;
            throw;
        }
    }

    private async Task<T> TryAsync<T>(Func<NpgsqlConnection, Task<T>> work, bool isRepeatable, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                return await work(connection);
            }
            catch (Exception exception) when (tries < MaxTries && MayRepeat(exception, isRepeatable))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (Exception exception) when (StoreFailure.IsOne(exception))
            {
                throw Failure(exception);
            }
        }
    }

    private static bool MayRepeat(Exception exception, bool isRepeatable) =>
        StoreFailure.ChangedNothing(exception) || (isRepeatable && StoreFailure.WasCut(exception));
}
