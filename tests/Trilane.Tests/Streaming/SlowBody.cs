namespace Trilane.Tests.Streaming;

/// <summary>A body whose client reads only when told to.</summary>
internal sealed class SlowBody : MemoryStream
{
    private readonly SemaphoreSlim _reads = new(0);
    private int _writes;

    public int Writes => Volatile.Read(ref _writes);

    public void Release() => _reads.Release();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _writes);
        await _reads.WaitAsync(cancellationToken);
    }
}
