using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.OpenAi;

/// <summary>Sends chunks as server-sent events. Its first chunk starts the response; until then a failure can have a status.</summary>
/// <remarks>
/// A client that takes nothing for 20 seconds is cut off, or it would hold the model's stream. The server's own minimum rate would let
/// it have minutes, since it reckons with all that is buffered.
/// </remarks>
internal sealed class EventStreamSink(HttpResponse response) : IChunkSink
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    public async Task SendAsync(ReadOnlyMemory<byte> chunk, CancellationToken clientGone)
    {
        if (!response.HasStarted)
        {
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-cache";
            response.Headers["X-Accel-Buffering"] = "no"; // asks nginx in front not to collect the events
        }

        WriteEvent(response.BodyWriter, chunk.Span);
        var flushing = response.BodyWriter.FlushAsync(clientGone);
        if (flushing.IsCompletedSuccessfully)
        {
            flushing.GetAwaiter().GetResult();
        }
        else
        {
            await WaitAsync(flushing.AsTask(), clientGone);
        }
    }

    private async Task WaitAsync(Task flushing, CancellationToken clientGone)
    {
        try
        {
            await flushing.WaitAsync(_patience, clientGone);
        }
        catch (TimeoutException)
        {
            response.HttpContext.Abort();
            await flushing.WaitAsync(_patience, clientGone); // ends with the connection
            clientGone.ThrowIfCancellationRequested();
        }
    }

    // An event's data may have several lines, each with a prefix of its own. Compact JSON has one.
    private static void WriteEvent(PipeWriter writer, ReadOnlySpan<byte> data)
    {
        foreach (var line in data.Split((byte)'\n'))
        {
            writer.Write("data: "u8);
            writer.Write(data[line]);
            writer.Write("\n"u8);
        }

        writer.Write("\n"u8);
    }
}
