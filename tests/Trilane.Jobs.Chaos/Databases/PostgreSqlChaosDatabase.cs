using System.Data.Common;
using Npgsql;

namespace Trilane.Jobs.Chaos.Databases;

/// <summary>The database that the PostgreSQL store keeps its jobs in.</summary>
internal sealed class PostgreSqlChaosDatabase(string connectionString) : ChaosDatabase
{
    protected override string Now => "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    protected override string Jobs => """
        SELECT
            job.id::text, convert_from(job.request, 'UTF8'), (extract(epoch FROM job.created_at) * 1000)::bigint, outcome.state::bigint,
            (extract(epoch FROM outcome.finished_at) * 1000)::bigint, convert_from(outcome.result, 'UTF8'), convert_from(outcome.error, 'UTF8')
        FROM trilane.job AS job
        LEFT JOIN trilane.job_outcome AS outcome ON outcome.id = job.id
        """;

    protected override string KeysHeldTwice => "SELECT unique_key FROM trilane.job_live WHERE unique_key IS NOT NULL GROUP BY name, unique_key HAVING count(*) > 1";

    protected override string Live => "SELECT count(*) FROM trilane.job_live";

    internal override async Task<DbConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }
}
