using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

/// <summary>Reads a file of the store from start to end, one chunk in memory at a time. Used by one reader.</summary>
internal sealed class StoredFileStream(IJobStore store, Guid job, int file, long length) : Stream
{
    private ReadOnlyMemory<byte> _chunk;
    private long _position;
    private int _next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("A job's file is read from start to end.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_chunk.IsEmpty)
        {
            _chunk = await store.ReadChunkAsync(job, file, _next, cancellationToken);
            _next++;
        }

        var count = Math.Min(buffer.Length, _chunk.Length);
        if (count == 0 && buffer.Length > 0 && _position < length)
        {
            throw new EndOfStreamException($"The store has only {_position} of {length} bytes of a file of the job {job}.");
        }

        _chunk[..count].CopyTo(buffer);
        _chunk = _chunk[count..];
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A job's file is read asynchronously: await ReadAsync or CopyToAsync.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A job's file is read from start to end.");

    public override void SetLength(long value) => throw new NotSupportedException("A job's file can't be changed.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A job's file can't be changed.");
}
