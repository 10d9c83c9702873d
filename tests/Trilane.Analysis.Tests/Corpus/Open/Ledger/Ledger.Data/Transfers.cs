using Npgsql;

namespace Ledger.Data;

public class TransferService(NpgsqlDataSource source)
{
    public async Task MoveAsync(long from, long to, decimal amount, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AddAsync(connection, from, -amount, cancellationToken);
        await AddAsync(connection, to, amount, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Grew over the years.</summary>
    public async Task ReverseAsync(long posting, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        using var transaction = connection.BeginTransaction(); // finds: blocking NpgsqlConnection.BeginTransaction
        using (var command = new NpgsqlCommand("delete from postings where id = $1", connection, transaction)) // may find: blocking NpgsqlCommand.Dispose
        {
            command.Parameters.AddWithValue(posting);
            command.ExecuteNonQuery(); // finds: blocking NpgsqlCommand.ExecuteNonQuery
        }

        transaction.Commit(); // finds: blocking NpgsqlTransaction.Commit
    }

    public decimal Total()
    {
        using var command = source.CreateCommand("select sum(balance) from accounts");
        return (decimal)command.ExecuteScalar()!; // sync: blocking NpgsqlCommand.ExecuteScalar
    }

    private static async Task AddAsync(NpgsqlConnection connection, long account, decimal amount, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("insert into postings(account_id, amount) values ($1, $2)", connection);
        command.Parameters.AddWithValue(account);
        command.Parameters.AddWithValue(amount);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
