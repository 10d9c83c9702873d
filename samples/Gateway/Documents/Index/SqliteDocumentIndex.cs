using System.Data.Common;
using System.Globalization;
using Gateway.Storage;
using Microsoft.Data.Sqlite;
using Trilane;

namespace Gateway.Documents.Index;

/// <summary>The index in SQLite, with its full-text search. Everything runs on the lane "sqlite": SQLite has no asynchronous I/O.</summary>
internal sealed class SqliteDocumentIndex(DocumentsFile file, [FromKeyedServices("sqlite")] BlockingLane lane) : IDocumentIndex
{
    public Task<long> ReadVersionAsync(CancellationToken cancellationToken) => RunAsync(
        connection => connection.Read("SELECT version FROM index_version", row => row.GetInt64(0)).Single(), cancellationToken);

    // The job store calls this on a thread of the lane, with its own connection.
    public Task AddAsync(DbTransaction transaction, IndexedDocument document, CancellationToken cancellationToken)
    {
        var connection = (SqliteConnection)transaction.Connection!;
        connection.Run(
            """
            INSERT INTO documents (id, title, pages, characters, chunks, embedding_model, created_at)
            VALUES ($id, $title, $pages, $characters, $chunks, $model, $at)
            """,
            ("$id", document.Id.ToString()),
            ("$title", document.Title),
            ("$pages", document.Pages),
            ("$characters", document.Characters),
            ("$chunks", document.Chunks.Count),
            ("$model", document.EmbeddingModel),
            ("$at", document.CreatedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
        AddChunks(connection, document);
        CountChange(connection);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<FoundChunk>> SearchAsync(
        IReadOnlyList<string> words, string? embeddingModel, int limit, CancellationToken cancellationToken) => RunAsync<IReadOnlyList<FoundChunk>>(
            connection => connection.Read(
                """
                SELECT chunks.id, documents.id, title, page, chunks.text, CASE WHEN embedding_model = $model THEN vector END
                FROM chunk_words
                JOIN chunks ON chunks.id = chunk_words.rowid
                JOIN documents ON documents.id = document_id
                WHERE chunk_words MATCH $words
                ORDER BY rank LIMIT $limit
                """,
                ReadFound,
                ("$words", string.Join(" OR ", words.Select(word => $"\"{word}\""))),
                ("$model", embeddingModel),
                ("$limit", limit)),
            cancellationToken);

    public Task<IReadOnlyList<DocumentSummary>> ListAsync(Guid? before, int limit, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<DocumentSummary>>(
            connection => connection.Read(
                """
                SELECT id, title, pages, characters, chunks, created_at FROM documents
                WHERE $before IS NULL OR id < $before ORDER BY id DESC LIMIT $limit
                """,
                ReadSummary,
                ("$before", before?.ToString()),
                ("$limit", limit)),
            cancellationToken);

    public Task<DocumentSummary?> FindAsync(Guid id, CancellationToken cancellationToken) => RunAsync(
        connection => connection.Read(
            "SELECT id, title, pages, characters, chunks, created_at FROM documents WHERE id = $id", ReadSummary, ("$id", id.ToString())).SingleOrDefault(),
        cancellationToken);

    public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) => RunAsync(
        connection =>
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            if (!Remove(connection, id))
            {
                return false;
            }

            CountChange(connection);
            transaction.Commit();
            return true;
        },
        cancellationToken);

    private Task<T> RunAsync<T>(Func<SqliteConnection, T> use, CancellationToken cancellationToken) => lane.RunAsync(
        () =>
        {
            using var connection = file.Open();
            return use(connection);
        },
        cancellationToken);

    private static void AddChunks(SqliteConnection connection, IndexedDocument document)
    {
        using var insert = connection.Command(
            "INSERT INTO chunks (document_id, page, text, vector) VALUES ($document, $page, $text, $vector)", ("$document", document.Id.ToString()));
        var page = insert.Parameters.Add("$page", SqliteType.Integer);
        var text = insert.Parameters.Add("$text", SqliteType.Text);
        var vector = insert.Parameters.Add("$vector", SqliteType.Blob);
        foreach (var chunk in document.Chunks)
        {
            page.Value = chunk.Page;
            text.Value = chunk.Text;
            vector.Value = chunk.Vector is null ? DBNull.Value : Vectors.ToBytes(chunk.Vector);
            insert.ExecuteNonQuery();
        }
    }

    private static bool Remove(SqliteConnection connection, Guid id)
    {
        connection.Run("DELETE FROM chunks WHERE document_id = $id", ("$id", id.ToString()));
        return connection.Run("DELETE FROM documents WHERE id = $id", ("$id", id.ToString())) > 0;
    }

    private static void CountChange(SqliteConnection connection) => connection.Run("UPDATE index_version SET version = version + 1");

    private static DocumentSummary ReadSummary(SqliteDataReader row) => new(
        Guid.Parse(row.GetString(0)),
        row.GetString(1),
        row.GetInt32(2),
        row.GetInt64(3),
        row.GetInt32(4),
        DateTimeOffset.Parse(row.GetString(5), CultureInfo.InvariantCulture));

    private static FoundChunk ReadFound(SqliteDataReader row) => new(
        row.GetInt64(0),
        Guid.Parse(row.GetString(1)),
        row.GetString(2),
        row.GetInt32(3),
        row.GetString(4),
        row.IsDBNull(5) ? null : Vectors.FromBytes(row.GetFieldValue<byte[]>(5)));
}
