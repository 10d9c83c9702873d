using System.Data.Common;
using Npgsql;

namespace Ledger.Data;

public interface IRepository<T> where T : IEntity
{
    Task<T?> FindAsync(long id, CancellationToken cancellationToken);

    T? Find(long id);

    IEnumerable<T> All();
}

public abstract class NpgsqlRepository<T>(NpgsqlDataSource source) : IRepository<T> where T : IEntity
{
    protected abstract string Table { get; }

    protected abstract T Map(DbDataReader reader);

    public async Task<T?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select * from " + Table + " where id = $1");
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Map(reader) : default;
    }

    public T? Find(long id)
    {
        using var command = source.CreateCommand("select * from " + Table + " where id = $1"); // may find: blocking NpgsqlCommand.Dispose
        command.Parameters.AddWithValue(id);
        using var reader = command.ExecuteReader(); // finds: blocking NpgsqlCommand.ExecuteReader
        return reader.Read() ? Map(reader) : default; // finds: blocking NpgsqlDataReader.Read
    }

    public IEnumerable<T> All()
    {
        using var connection = source.OpenConnection(); // sync: blocking NpgsqlDataSource.OpenConnection
        using var command = new NpgsqlCommand("select * from " + Table, connection);
        using var reader = command.ExecuteReader(); // sync: blocking NpgsqlCommand.ExecuteReader
        while (reader.Read()) // sync: blocking NpgsqlDataReader.Read
        {
            yield return Map(reader);
        }
    }
}

public class AccountRepository(NpgsqlDataSource source) : NpgsqlRepository<Account>(source)
{
    protected override string Table => "accounts";

    protected override Account Map(DbDataReader reader) => new(reader.GetInt64(0), reader.GetString(1), reader.GetDecimal(2));
}

public class PostingRepository(NpgsqlDataSource source) : NpgsqlRepository<Posting>(source)
{
    protected override string Table => "postings";

    protected override Posting Map(DbDataReader reader) =>
        new(reader.GetInt64(0), reader.GetInt64(1), reader.GetDecimal(2), reader.GetDateTime(3));
}

/// <summary>Keeps the accounts found last.</summary>
public class CachedAccounts(IRepository<Account> inner) : IRepository<Account>
{
    private readonly Dictionary<long, Account> _found = [];
    private readonly object _gate = new();

    public async Task<Account?> FindAsync(long id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_found.TryGetValue(id, out var known))
            {
                return known;
            }
        }

        var account = await inner.FindAsync(id, cancellationToken);
        if (account is not null)
        {
            lock (_gate)
            {
                _found[id] = account;
            }
        }

        return account;
    }

    public Account? Find(long id) => inner.Find(id);

    public IEnumerable<Account> All() => inner.All();
}

/// <summary>For a machine without a database; nobody registers it.</summary>
public class CsvAccounts : IRepository<Account>
{
    public Task<Account?> FindAsync(long id, CancellationToken cancellationToken) => Task.FromResult(Find(id));

    public Account? Find(long id) => All().FirstOrDefault(a => a.Id == id);

    public IEnumerable<Account> All() =>
        from line in File.ReadAllLines("accounts.csv")
        let parts = line.Split(',')
        select new Account(long.Parse(parts[0]), parts[1], decimal.Parse(parts[2]));
}
