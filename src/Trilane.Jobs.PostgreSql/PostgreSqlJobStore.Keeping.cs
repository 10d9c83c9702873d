using Trilane.Jobs.PostgreSql.Data;

namespace Trilane.Jobs.PostgreSql;

/// <content>Files, and what is dropped in time.</content>
internal sealed partial class PostgreSqlJobStore
{
    public Task WriteChunkAsync(Guid job, int file, int chunk, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Query write = new(_queries.WriteChunk, Value.Of(job), Value.Of(file), Value.Of(chunk), Value.Of(bytes));
        Query[] queries = chunk == 0 ? [new(_queries.NoteUpload, Value.Of(job)), write] : [write];
        return _database.RunAsync(session => session.ExecuteAsync(cancellationToken, queries), isRepeatable: true, cancellationToken);
    }

    public async Task<ReadOnlyMemory<byte>> ReadChunkAsync(Guid job, int file, int chunk, CancellationToken cancellationToken) =>
        await _database.ReadAsync(
            session => session.FirstAsync<byte[]>(new(_queries.ReadChunk, Value.Of(job), Value.Of(file), Value.Of(chunk)), cancellationToken),
            cancellationToken);

    public Task DropFilesAsync(Guid job, CancellationToken cancellationToken) => _database.RunAsync(
        session => session.ExecuteAsync(cancellationToken, new Query(_queries.DropFiles, Value.Of(job))), isRepeatable: true, cancellationToken);

    public async Task<bool> ForgetAsync(Guid job, CancellationToken cancellationToken)
    {
        var forgotten = await _database.RunAsync(
            session => session.FirstAsync<int>(new(_queries.ForgetJob, Value.Of(job)), cancellationToken), isRepeatable: true, cancellationToken);
        if (forgotten == 1)
        {
            Changed([job]);
        }

        return forgotten == 1;
    }

    public async Task<int> PruneAsync(int limit, CancellationToken cancellationToken)
    {
        var jobs = await _database.RunAsync(
            session => session.FirstAsync<long>(new(_queries.PruneJobs, Value.Of(limit)), cancellationToken), isRepeatable: true, cancellationToken);
        var uploads = jobs >= limit
            ? 0
            : await _database.RunAsync(
                session => session.FirstAsync<long>(new(_queries.PruneUploads, Value.Of(limit - (int)jobs)), cancellationToken),
                isRepeatable: true,
                cancellationToken);
        return (int)(jobs + uploads);
    }
}
