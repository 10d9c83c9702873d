using Npgsql;

namespace Trilane.Jobs.PostgreSql.Data;

/// <summary>A statement with its values.</summary>
internal readonly record struct Query(string Sql, params NpgsqlParameter[] Values);
