using Npgsql;

namespace Trilane.Jobs.PostgreSql.Data;

/// <summary>Runs statements on one connection, for one call of the store.</summary>
internal sealed class Session
{
    private readonly NpgsqlConnection _connection;
    private readonly string? _settings;
    private bool _isSet;

    private Session(NpgsqlConnection connection, NpgsqlTransaction? transaction, string? settings, bool isOurs)
    {
        _connection = connection;
        Transaction = transaction;
        _settings = settings;
        IsOurs = isOurs;
    }

    internal NpgsqlTransaction? Transaction { get; }

    /// <summary>False within a transaction that a caller brought along: nothing is prepared or set on its connection.</summary>
    internal bool IsOurs { get; }

    /// <summary>On a connection of the store's own.</summary>
    /// <param name="connection">An open one.</param>
    /// <param name="transaction">Null: the statements of one call are a transaction.</param>
    /// <param name="settings">
    /// A statement that is run in front in each transaction. It pins plans to indexes: one that was made while a table was small would read
    /// all of it when it is large.
    /// </param>
    internal static Session Ours(NpgsqlConnection connection, NpgsqlTransaction? transaction, string? settings) =>
        new(connection, transaction, settings, isOurs: true);

    internal static Session Theirs(NpgsqlTransaction transaction) => new(transaction.Connection!, transaction, settings: null, isOurs: false);

    /// <summary>Sends statements in one trip; the reader stands on the first result set.</summary>
    internal async Task<NpgsqlDataReader> OpenAsync(CancellationToken cancellationToken, params Query[] queries)
    {
        await using NpgsqlBatch batch = new(_connection, Transaction);
        var sets = _settings is not null && !_isSet;
        if (sets)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(_settings!));
            _isSet = Transaction is not null;
        }

        foreach (var query in queries)
        {
            NpgsqlBatchCommand command = new(query.Sql);
            command.Parameters.AddRange(query.Values);
            batch.BatchCommands.Add(command);
        }

        if (IsOurs)
        {
            await batch.PrepareAsync(cancellationToken);
        }

        var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (sets)
        {
            await reader.NextResultAsync(cancellationToken);
        }

        return reader;
    }

    internal async Task<List<T>> ListAsync<T>(Query query, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var reader = await OpenAsync(cancellationToken, query);
        return await reader.ListAsync(read, cancellationToken);
    }

    /// <summary>The first column of the first row; default where there is none.</summary>
    internal async Task<T?> FirstAsync<T>(Query query, CancellationToken cancellationToken)
    {
        await using var reader = await OpenAsync(cancellationToken, query);
        return await reader.ReadAsync(cancellationToken) ? reader.GetFieldValue<T>(0) : default;
    }

    /// <summary>Runs statements in one trip. How many rows they touched.</summary>
    internal async Task<int> ExecuteAsync(CancellationToken cancellationToken, params Query[] queries)
    {
        await using var reader = await OpenAsync(cancellationToken, queries);
        while (await reader.NextResultAsync(cancellationToken))
        {
        }

        await reader.CloseAsync();
        return Math.Max(0, reader.RecordsAffected);
    }
}
