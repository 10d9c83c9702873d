using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.Limits;

/// <summary>Reads a request's body to its end.</summary>
/// <remarks>
/// In pieces that are given back when the body is refused on the way. A buffer that doubles as it grows would leave three times the body in
/// the large-object heap, which is collected late: a few clients with bodies that are too large would fill the memory.
/// </remarks>
internal static class WholeBody
{
    // Below the 85 000 bytes from which on an array lies in the large-object heap.
    private static readonly StreamPipeReaderOptions _pieces = new(bufferSize: 64 * 1024, leaveOpen: true);

    public static async Task<BinaryData> ReadAsync(HttpRequest request, CancellationToken clientGone)
    {
        var reader = PipeReader.Create(request.Body, _pieces);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(clientGone);
                if (read.IsCompleted)
                {
                    return new(read.Buffer.ToArray());
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }
}
