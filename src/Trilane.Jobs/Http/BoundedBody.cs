using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Trilane.Jobs.Http;

/// <summary>Reads what has to be in memory as a whole, and never more of it than is allowed.</summary>
internal static class BoundedBody
{
    private const int BlockSize = 16 * 1024;

    /// <exception cref="RefusedRequestException">413: there is more than <paramref name="limit"/>.</exception>
    internal static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, long limit, CancellationToken cancellationToken)
    {
        var bytes = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await body.ReadAsync(bytes.GetMemory(BlockSize), cancellationToken);
            if (read == 0)
            {
                return bytes.WrittenMemory;
            }

            bytes.Advance(read);
            if (bytes.WrittenCount > limit)
            {
                throw TooLarge(limit);
            }
        }
    }

    internal static RefusedRequestException TooLarge(long limit) => new(
        StatusCodes.Status413PayloadTooLarge, $"The request is larger than the {limit} bytes that this job takes ({nameof(JobOptions.MaxRequestBytes)}).");
}
