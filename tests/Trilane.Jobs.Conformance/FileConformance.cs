using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Files that come with jobs, in chunks.</summary>
public abstract class FileConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task Chunks_are_read_as_they_were_written()
    {
        var job = Some.Job() with { Files = [new StoredFile("a", "text/plain", 150_000), new StoredFile("b", "text/plain", 3)] };
        var first = Bytes(100_000, 1);
        var second = Bytes(50_000, 2);
        await WriteAsync(job.Id, 0, 0, first);
        await WriteAsync(job.Id, 0, 1, second);
        await WriteAsync(job.Id, 1, 0, "abc"u8.ToArray());
        await AcceptAsync(job);

        Assert.Equal(first, await ReadAsync(job.Id, 0, 0));
        Assert.Equal(second, await ReadAsync(job.Id, 0, 1));
        Assert.Empty(await ReadAsync(job.Id, 0, 2));
        Assert.Equal("abc"u8.ToArray(), await ReadAsync(job.Id, 1, 0));
        Assert.Empty(await ReadAsync(job.Id, 2, 0));
        Assert.Empty(await ReadAsync(Guid.CreateVersion7(), 0, 0));
    }

    [Fact]
    public async Task A_chunk_of_several_megabytes_is_kept_whole()
    {
        var job = Guid.CreateVersion7();
        var bytes = Bytes(4_000_000, 3);

        await WriteAsync(job, 0, 0, bytes);

        var kept = await ReadAsync(job, 0, 0);
        Assert.True(bytes.AsSpan().SequenceEqual(kept));
    }

    [Fact]
    public async Task A_chunk_written_again_after_a_lost_answer_is_there_once()
    {
        var job = Guid.CreateVersion7();
        await WriteAsync(job, 0, 0, "abc"u8.ToArray());
        await WriteAsync(job, 0, 0, "abc"u8.ToArray());

        Assert.Equal("abc"u8.ToArray(), await ReadAsync(job, 0, 0));
    }

    [Fact]
    public async Task Files_of_a_job_that_was_not_accepted_are_dropped()
    {
        var job = Guid.CreateVersion7();
        var other = Guid.CreateVersion7();
        await WriteAsync(job, 0, 0, Bytes(1000, 1));
        await WriteAsync(job, 1, 0, Bytes(1000, 1));
        await WriteAsync(other, 0, 0, Bytes(1000, 2));

        await Store.DropFilesAsync(job, Deadline.Token);

        Assert.Empty(await ReadAsync(job, 0, 0));
        Assert.Empty(await ReadAsync(job, 1, 0));
        Assert.Equal(1000, (await ReadAsync(other, 0, 0)).Length);
        await Store.DropFilesAsync(job, Deadline.Token);
    }

    [Fact]
    public async Task Files_stay_until_their_job_is_forgotten()
    {
        var job = Some.Job() with { Files = [new StoredFile("a", "text/plain", 1000)] };
        await WriteAsync(job.Id, 0, 0, Bytes(1000, 1));
        var claimed = await StartJobAsync(job: job);
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));
        Assert.Equal(1000, (await ReadAsync(job.Id, 0, 0)).Length);

        Assert.True(await Store.ForgetAsync(job.Id, Deadline.Token));

        Assert.Empty(await ReadAsync(job.Id, 0, 0));
    }

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private Task WriteAsync(Guid job, int file, int chunk, byte[] bytes) => Store.WriteChunkAsync(job, file, chunk, bytes, Deadline.Token);

    private async Task<byte[]> ReadAsync(Guid job, int file, int chunk) => (await Store.ReadChunkAsync(job, file, chunk, Deadline.Token)).ToArray();
}
