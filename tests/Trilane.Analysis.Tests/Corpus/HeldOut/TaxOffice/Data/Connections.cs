using System.Data;
using System.Data.Common;
using Npgsql;

namespace TaxOffice.Data;

public interface IConnectionFactory
{
    IDbConnection Create();

    Task<DbConnection> OpenAsync(CancellationToken token = default);
}

public class NpgsqlConnectionFactory : IConnectionFactory
{
    private readonly string _text;

    public NpgsqlConnectionFactory(string text)
    {
        _text = text;
    }

    public IDbConnection Create()
    {
        var connection = new NpgsqlConnection(_text);
        connection.Open(); // finds: blocking|fake-async NpgsqlConnection.Open
        return connection;
    }

    public async Task<DbConnection> OpenAsync(CancellationToken token = default)
    {
        var connection = new NpgsqlConnection(_text);
        await connection.OpenAsync(token);
        return connection;
    }
}
