using System.Globalization;
using Npgsql;

namespace Trilane.Jobs.PostgreSql.Data;

/// <summary>Brings the schema up to date: the numbered files that it has not seen yet, all or none, one process at a time.</summary>
internal sealed class Migrator(Database database, string schema)
{
    /// <summary>What this program knows.</summary>
    internal static int Newest { get; } = SqlText.Migrations().Max(NumberOf);

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.ConnectAsync(cancellationToken);

            // A schema that is up to date needs no lock and no rights to change it.
            if (!await IsCurrentAsync(connection, cancellationToken))
            {
                await MigrateAsync(connection, cancellationToken);
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new JobSchemaException(
                $"{database.Name}: the schema can't be brought to version {Newest} ({exception.MessageText}). Start once with a user who may, or make the "
                + $"schema \"{schema}\" and give it to this user.",
                exception);
        }
        catch (Exception exception) when (StoreFailure.IsOne(exception))
        {
            throw database.Failure(exception);
        }
    }

    private async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock(hashtextextended('trilane schema ' || $1, 0))", cancellationToken, Value.Of(schema));
        if (!await IsCurrentAsync(connection, cancellationToken))
        {
            await ApplyAsync(connection, cancellationToken);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var quoted = SqlText.Quote(schema);
        await using (NpgsqlCommand exists = new("SELECT to_regnamespace($1) IS NULL", connection) { Parameters = { Value.Of(quoted) } })
        {
            if (await exists.ExecuteScalarAsync(cancellationToken) is true)
            {
                await ExecuteAsync(connection, $"CREATE SCHEMA {quoted}", cancellationToken);
            }
        }

        await ExecuteAsync(
            connection,
            $"CREATE TABLE IF NOT EXISTS {quoted}.schema_version (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
            cancellationToken);
        var version = await VersionAsync(connection, cancellationToken);
        foreach (var migration in SqlText.Migrations().Where(migration => NumberOf(migration) > version))
        {
            await ExecuteAsync(connection, SqlText.Read("Migrations/" + migration, schema), cancellationToken);
            await ExecuteAsync(connection, $"INSERT INTO {quoted}.schema_version (version) VALUES ($1)", cancellationToken, Value.Of(NumberOf(migration)));
        }
    }

    private async Task<bool> IsCurrentAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(connection, cancellationToken);
        return version > Newest
            ? throw new JobSchemaException(
                $"{database.Name} has schema version {version}, and this program knows versions up to {Newest}: a newer one has been here. Start that one, "
                + $"or give this one another schema ({nameof(PostgreSqlJobsOptions)}.{nameof(PostgreSqlJobsOptions.Schema)}).")
            : version == Newest;
    }

    private async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var table = $"{SqlText.Quote(schema)}.schema_version";
        await using NpgsqlCommand exists = new("SELECT to_regclass($1) IS NOT NULL", connection) { Parameters = { Value.Of(table) } };
        if (await exists.ExecuteScalarAsync(cancellationToken) is false)
        {
            return 0;
        }

        await using NpgsqlCommand version = new($"SELECT coalesce(max(version), 0) FROM {table}", connection);
        return (int)(await version.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        await using NpgsqlCommand command = new(sql, connection);
        command.Parameters.AddRange(values);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static int NumberOf(string migration) => int.Parse(migration.Split('_')[0], CultureInfo.InvariantCulture);
}
