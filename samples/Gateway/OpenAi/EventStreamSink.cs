using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.OpenAi;

/// <summary>Sends chunks as server-sent events. Its first chunk starts the response; until then a failure can have a status.</summary>
internal sealed class EventStreamSink(HttpResponse response) : IChunkSink
{
    public async Task SendAsync(ReadOnlyMemory<byte> chunk, CancellationToken clientGone)
    {
        if (!response.HasStarted)
        {
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-cache";
            response.Headers["X-Accel-Buffering"] = "no"; // asks nginx in front not to collect the events
        }

        WriteEvent(response.BodyWriter, chunk.Span);
        await response.BodyWriter.FlushAsync(clientGone);
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
