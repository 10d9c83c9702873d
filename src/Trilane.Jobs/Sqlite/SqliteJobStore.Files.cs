namespace Trilane.Jobs.Sqlite;

// Files that come with jobs.
internal sealed partial class SqliteJobStore
{
    public Task WriteChunkAsync(Guid job, int file, int chunk, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _writer.RunAsync(
        context =>
        {
            if (!IsKnown(context, job))
            {
                context.Query("NoteUpload").Bind("job", job).Bind("now", context.Now).Run();
            }

            return context.Query("WriteChunk").Bind("job", job).Bind("file", file).Bind("chunk", chunk).Bind("bytes", bytes.Span).Run();
        },
        cancellationToken);

    public Task<ReadOnlyMemory<byte>> ReadChunkAsync(Guid job, int file, int chunk, CancellationToken cancellationToken) =>
        _readers.RunAsync<ReadOnlyMemory<byte>>(
            session =>
            {
                var row = session.Query("ReadChunk").Bind("job", job).Bind("file", file).Bind("chunk", chunk);
                var bytes = row.Step() ? row.Bytes(0).ToArray() : [];
                row.Reset();
                return bytes;
            },
            cancellationToken);

    public Task DropFilesAsync(Guid job, CancellationToken cancellationToken) => _writer.RunAsync(
        context =>
        {
            // A job that was accepted after all keeps its files.
            if (IsKnown(context, job))
            {
                return 0;
            }

            context.Query("ForgetUpload").Bind("job", job).Run();
            return DropChunks(context, job);
        },
        cancellationToken);

    private static int DropChunks(WriteContext context, Guid job, int limit = -1) =>
        context.Query("DropChunks").Bind("job", job).Bind("limit", limit).Run();
}
