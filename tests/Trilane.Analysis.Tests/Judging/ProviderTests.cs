using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Judging;

/// <summary>Extensions of ADO.NET's connections are as asynchronous as the provider below them.</summary>
public sealed class ProviderTests
{
    private static readonly SnippetProject _dapper = new(
        "Dapper",
        ["""
        using System.Data;
        namespace Dapper;
        public static class SqlMapper
        {
            public static Task<int> ExecuteAsync(this IDbConnection connection, string sql, object? parameters = null) => Task.FromResult(0);
            public static int Execute(this IDbConnection connection, string sql, object? parameters = null) => 0;
        }
        """],
        IsBinary: true);

    [Fact]
    public void Asynchronous_members_over_a_synchronous_provider_block() => Plan(
        """
        app.MapPost("/direct", async () =>
        {
            using var connection = new SqliteConnection();
            await connection.ExecuteAsync("insert"); // finds: fake-async
        });
        app.MapPost("/factory", async (Connections connections) => await connections.Open().ExecuteAsync("insert")); // finds: fake-async
        app.MapPost("/injected", async (IDbConnection connection) => { await Task.Delay(1); connection.Execute("insert"); }); // finds: blocking
        """,
        """
        public class Connections { private readonly Func<IDbConnection> _open = () => new SqliteConnection(); public IDbConnection Open() => _open(); }
        """,
        "services.AddSingleton<Connections>(); services.AddScoped<IDbConnection>(_ => new SqliteConnection());").Has("POST /direct blocking", "POST /factory blocking", "POST /injected blocking");

    [Fact]
    public void Other_providers_are_awaited() => Plan(
        """
        app.MapPost("/other", async (NpgsqlConnection connection) => await connection.ExecuteAsync("insert"));
        app.MapPost("/unknown", async (IDbConnection connection) => { await Task.Delay(1); connection.Execute("insert"); }); // finds: blocking
        """,
        "",
        "services.AddScoped<NpgsqlConnection>();").Has("POST /other async", "POST /unknown async");

    private static Snippet Plan(string endpoints, string types, string services) => Snippet.AppWith(
        [_dapper, Provider("Microsoft.Data.Sqlite", "SqliteConnection"), Provider("Npgsql", "NpgsqlConnection")],
        "using System.Data; using Dapper; using Microsoft.Data.Sqlite; using Npgsql;",
        endpoints,
        types,
        services);

    private static SnippetProject Provider(string library, string connection) => new(
        library,
        [$$"""
        using System.Data;
        using System.Data.Common;
        using System.Diagnostics.CodeAnalysis;
        namespace {{library}};
        public class {{connection}} : DbConnection
        {
            [AllowNull] public override string ConnectionString { get; set; } = "";
            public override string Database => "";
            public override string DataSource => "";
            public override string ServerVersion => "";
            public override ConnectionState State => ConnectionState.Open;
            public override void ChangeDatabase(string database) { }
            public override void Close() { }
            public override void Open() { }
            protected override DbTransaction BeginDbTransaction(IsolationLevel level) => throw new NotSupportedException();
            protected override DbCommand CreateDbCommand() => throw new NotSupportedException();
        }
        """],
        IsBinary: true);
}
