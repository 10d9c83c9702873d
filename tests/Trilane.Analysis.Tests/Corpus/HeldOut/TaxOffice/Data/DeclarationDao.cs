using System.Data;
using Dapper;

namespace TaxOffice.Data;

public class DeclarationRow
{
    public int Id { get; set; }

    public string Payer { get; set; } = "";

    public decimal Income { get; set; }
}

public interface IDeclarationDao
{
    DeclarationRow? Get(int id);

    Task<DeclarationRow?> GetAsync(int id, CancellationToken token);

    Task<IReadOnlyList<DeclarationRow>> OfPayerAsync(string payer);

    int Insert(DeclarationRow row);

    IList<DeclarationRow> OfYear(int year);
}

public class DeclarationDao : IDeclarationDao
{
    private readonly IConnectionFactory _connections;

    public DeclarationDao(IConnectionFactory connections)
    {
        _connections = connections;
    }

    public DeclarationRow? Get(int id)
    {
        using var connection = _connections.Create();
        return connection.QueryFirstOrDefault<DeclarationRow>("select * from declarations where id = @id", new { id }); // finds: blocking SqlMapper.QueryFirstOrDefault
    }

    public async Task<DeclarationRow?> GetAsync(int id, CancellationToken token)
    {
        await using var connection = await _connections.OpenAsync(token);
        return await connection.QueryFirstOrDefaultAsync<DeclarationRow>("select * from declarations where id = @id", new { id });
    }

    public async Task<IReadOnlyList<DeclarationRow>> OfPayerAsync(string payer)
    {
        await using var connection = await _connections.OpenAsync();
        var rows = await connection.QueryAsync<DeclarationRow>("select * from declarations where payer = @payer", new { payer });
        return rows.AsList();
    }

    public int Insert(DeclarationRow row)
    {
        using var connection = _connections.Create();
        using var transaction = connection.BeginTransaction(IsolationLevel.Serializable); // finds: blocking|fake-async IDbConnection.BeginTransaction
        var id = connection.ExecuteScalar<int>("insert into declarations(payer, income) values (@Payer, @Income) returning id", row, transaction); // finds: blocking|fake-async SqlMapper.ExecuteScalar
        transaction.Commit(); // finds: blocking|fake-async IDbTransaction.Commit
        return id;
    }

    public IList<DeclarationRow> OfYear(int year)
    {
        var rows = new List<DeclarationRow>();
        using (var connection = _connections.Create())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "select id, payer, income from declarations where year = " + year;
            using (var reader = command.ExecuteReader()) // sync: blocking IDbCommand.ExecuteReader
            {
                while (reader.Read()) // sync: blocking IDataReader.Read
                {
                    rows.Add(new DeclarationRow { Id = reader.GetInt32(0), Payer = reader.GetString(1), Income = reader.GetDecimal(2) });
                }
            }
        }

        return rows;
    }
}

/// <summary>For the acceptance environment; the web app does not use it.</summary>
public class XmlDeclarationDao : IDeclarationDao
{
    public DeclarationRow? Get(int id) => OfYear(2020).FirstOrDefault(r => r.Id == id);

    public Task<DeclarationRow?> GetAsync(int id, CancellationToken token) => Task.Run(() => Get(id), token);

    public Task<IReadOnlyList<DeclarationRow>> OfPayerAsync(string payer) =>
        Task.FromResult<IReadOnlyList<DeclarationRow>>(OfYear(2020).Where(r => r.Payer == payer).ToList());

    public int Insert(DeclarationRow row)
    {
        File.AppendAllText("declarations.xml", row.Payer);
        return 0;
    }

    public IList<DeclarationRow> OfYear(int year) =>
        System.Xml.Linq.XDocument.Load("declarations.xml").Descendants("row").Select(e => new DeclarationRow { Payer = e.Value }).ToList();
}
