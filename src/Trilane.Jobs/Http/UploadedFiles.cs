using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Http;

/// <summary>The files of one request on their way into the store, chunk by chunk; dropped again unless their job is accepted.</summary>
internal sealed class UploadedFiles(IJobStore store, Guid job, JobOptions limits, IServiceProvider services, ILogger logger) : IAsyncDisposable
{
    /// <summary>What is in memory of an upload at a time.</summary>
    internal const int ChunkSize = 256 * 1024;

    private readonly List<StoredFile> _files = [];
    private long _total;
    private bool _hasChunks;
    private bool _isKept;

    internal IReadOnlyList<StoredFile> Files => _files;

    /// <summary>Puts one file into the store while it arrives.</summary>
    /// <exception cref="RefusedRequestException">413: it is one too many, or larger than allowed. Or the job's own check refuses it.</exception>
    internal async Task AddAsync(string name, string contentType, Stream content, RequestHash? hash, CancellationToken cancellationToken)
    {
        if (_files.Count == limits.MaxFiles)
        {
            throw new RefusedRequestException(
                StatusCodes.Status413PayloadTooLarge, $"The request has more than the {limits.MaxFiles} files that this job takes ({nameof(JobOptions.MaxFiles)}).");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            var (chunk, length) = (0, 0L);
            var count = await FillAsync(content, buffer.AsMemory(0, ChunkSize), cancellationToken);
            CheckStart(new(name, contentType, buffer.AsMemory(0, count)));
            for (; count > 0; count = await FillAsync(content, buffer.AsMemory(0, ChunkSize), cancellationToken))
            {
                length += count;
                Check(name, length, count);
                hash?.Add(buffer.AsSpan(0, count));
                _hasChunks = true;
                await store.WriteChunkAsync(job, _files.Count, chunk++, buffer.AsMemory(0, count), cancellationToken);
            }

            hash?.EndFile(name, contentType, length);
            _files.Add(new StoredFile(name, contentType, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="RefusedRequestException">400: there are fewer than the job needs.</exception>
    internal void CheckCount()
    {
        if (_files.Count < limits.MinFiles)
        {
            throw new RefusedRequestException(
                StatusCodes.Status400BadRequest,
                $"The request brings {_files.Count} of the {limits.MinFiles} files that this job needs; send a form of type multipart/form-data with "
                + "each file in a part that has a file name.");
        }
    }

    /// <summary>Says that their job has them now, or may have.</summary>
    internal void Keep() => _isKept = true;

    public async ValueTask DisposeAsync()
    {
        if (_isKept || !_hasChunks)
        {
            return;
        }

        try
        {
            await store.DropFilesAsync(job, CancellationToken.None);
        }
        catch (Exception exception) when (exception is JobStoreException or LaneFullException)
        {
            logger.UploadNotDropped(exception, job);
        }
    }

    private static async Task<int> FillAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length && await content.ReadAsync(buffer[filled..], cancellationToken) is var read and > 0)
        {
            filled += read;
        }

        return filled;
    }

    private void CheckStart(IncomingFile file)
    {
        if (limits.CheckFile?.Invoke(file, services) is { } problem)
        {
            problem.Status ??= StatusCodes.Status422UnprocessableEntity;
            throw new RefusedRequestException(problem);
        }
    }

    private void Check(string name, long length, int added)
    {
        _total += added;
        if (length > limits.MaxFileBytes)
        {
            throw new RefusedRequestException(
                StatusCodes.Status413PayloadTooLarge,
                $"The file '{name}' is larger than the {limits.MaxFileBytes} bytes that this job takes ({nameof(JobOptions.MaxFileBytes)}).");
        }

        if (_total > limits.MaxUploadBytes)
        {
            throw new RefusedRequestException(
                StatusCodes.Status413PayloadTooLarge,
                $"The files are together larger than the {limits.MaxUploadBytes} bytes that this job takes ({nameof(JobOptions.MaxUploadBytes)}).");
        }
    }
}
