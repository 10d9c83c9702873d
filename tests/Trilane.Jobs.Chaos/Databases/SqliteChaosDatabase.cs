using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Trilane.Jobs.Chaos.Databases;

/// <summary>The file that the SQLite store keeps its jobs in.</summary>
internal sealed class SqliteChaosDatabase(string connectionString) : ChaosDatabase
{
    protected override string Now => "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    protected override string Jobs => """
        SELECT hex(job.id), CAST(job.request AS TEXT), job.created_at, outcome.state, outcome.finished_at, CAST(outcome.result AS TEXT), CAST(outcome.error AS TEXT)
        FROM trilane_job AS job
        LEFT JOIN trilane_job_outcome AS outcome ON outcome.number = job.number
        """;

    protected override string KeysHeldTwice => "SELECT unique_key FROM trilane_job_live WHERE unique_key IS NOT NULL GROUP BY name, unique_key HAVING count(*) > 1";

    protected override string Live => "SELECT count(*) FROM trilane_job_live";

    internal override async Task<DbConnection> ConnectAsync()
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }
}
