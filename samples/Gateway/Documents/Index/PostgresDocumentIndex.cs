using System.Data.Common;
using Gateway.Parts;
using Npgsql;
using NpgsqlTypes;

namespace Gateway.Documents.Index;

/// <summary>The index in PostgreSQL, with its full-text search.</summary>
internal sealed class PostgresDocumentIndex(PostgresServer postgres) : IDocumentIndex
{
    public async Task<long> ReadVersionAsync(CancellationToken cancellationToken) =>
        (await ReadAsync("SELECT version FROM gateway_documents.index_version", row => row.GetInt64(0), cancellationToken)).Single();

    public async Task AddAsync(DbTransaction transaction, IndexedDocument document, CancellationToken cancellationToken)
    {
        await postgres.ProbeAsync(cancellationToken); // makes the tables, where this is the first use
        await using var add = new NpgsqlCommand(
            """
            WITH
            document AS (
                INSERT INTO gateway_documents.documents (id, title, pages, characters, chunks, embedding_model, created_at)
                VALUES ($1, $2, $3, $4, cardinality($7::int[]), $5, $6)
            ),
            version AS (UPDATE gateway_documents.index_version SET version = version + 1)
            INSERT INTO gateway_documents.chunks (document_id, page, text, vector)
            SELECT $1, page, text, vector FROM unnest($7::int[], $8::text[], $9::bytea[]) AS chunk (page, text, vector)
            """,
            (NpgsqlConnection)transaction.Connection!,
            (NpgsqlTransaction)transaction)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = document.Id },
                new NpgsqlParameter<string> { TypedValue = document.Title },
                new NpgsqlParameter<int> { TypedValue = document.Pages },
                new NpgsqlParameter<long> { TypedValue = document.Characters },
                Text(document.EmbeddingModel),
                new NpgsqlParameter<DateTime> { TypedValue = document.CreatedAt.UtcDateTime },
                new NpgsqlParameter<int[]> { TypedValue = [.. document.Chunks.Select(chunk => chunk.Page)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. document.Chunks.Select(chunk => chunk.Text)] },
                new NpgsqlParameter<byte[]?[]> { TypedValue = [.. document.Chunks.Select(chunk => chunk.Vector is null ? null : Vectors.ToBytes(chunk.Vector))] },
            },
        };
        await add.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task<IReadOnlyList<FoundChunk>> SearchAsync(
        IReadOnlyList<string> words, string? embeddingModel, int limit, CancellationToken cancellationToken) => ReadAsync(
            """
            SELECT chunks.id, documents.id, title, page, text, CASE WHEN embedding_model = $2 THEN vector END
            FROM gateway_documents.chunks
            JOIN gateway_documents.documents ON documents.id = document_id,
            to_tsquery('english', $1) AS query
            WHERE words @@ query
            ORDER BY ts_rank_cd(words, query) DESC, chunks.id
            LIMIT $3
            """,
            ReadFound,
            cancellationToken,
            Text(string.Join(" | ", words.Select(word => $"'{word}'"))),
            Text(embeddingModel),
            new NpgsqlParameter<int> { TypedValue = limit });

    public Task<IReadOnlyList<DocumentSummary>> ListAsync(Guid? before, int limit, CancellationToken cancellationToken) => ReadAsync(
        """
        SELECT id, title, pages, characters, chunks, created_at FROM gateway_documents.documents
        WHERE id < $1 ORDER BY id DESC LIMIT $2
        """,
        ReadSummary,
        cancellationToken,
        new NpgsqlParameter<Guid> { TypedValue = before ?? Guid.AllBitsSet },
        new NpgsqlParameter<int> { TypedValue = limit });

    public async Task<DocumentSummary?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "SELECT id, title, pages, characters, chunks, created_at FROM gateway_documents.documents WHERE id = $1",
            ReadSummary,
            cancellationToken,
            new NpgsqlParameter<Guid> { TypedValue = id });
        return found.SingleOrDefault();
    }

    public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) => postgres.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand(
                """
                WITH gone AS (DELETE FROM gateway_documents.documents WHERE id = $1 RETURNING id)
                UPDATE gateway_documents.index_version SET version = version + 1 WHERE EXISTS (SELECT 1 FROM gone)
                """,
                connection) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } } };
            return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
        },
        cancellationToken);

    private Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        postgres.RunAsync<IReadOnlyList<T>>(
            async connection =>
            {
#pragma warning disable CA2100 // the statements are this class's own
                await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
                command.Parameters.AddRange(parameters);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken))
                {
                    rows.Add(read(reader));
                }

                return rows;
            },
            cancellationToken);

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static DocumentSummary ReadSummary(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3), row.GetInt32(4), row.GetFieldValue<DateTimeOffset>(5));

    private static FoundChunk ReadFound(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetGuid(1),
        row.GetString(2),
        row.GetInt32(3),
        row.GetString(4),
        row.IsDBNull(5) ? null : Vectors.FromBytes(row.GetFieldValue<byte[]>(5)));
}
