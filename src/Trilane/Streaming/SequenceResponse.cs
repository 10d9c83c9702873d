using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>Sends a sequence's batches, each when the client has taken enough of those before.</summary>
internal static class SequenceResponse
{
    // What the JSON serializer, too, collects before it sends; and no item that is there waits longer than a batch may take.
    private const int SendSize = 16 * 1024;
    private const int SendIntervalMs = 10;

    /// <summary>Writes the whole response; its headers are set once the first batch is there.</summary>
    /// <remarks>
    /// What fails before the first byte is thrown as by any handler; later the server ends the connection, since nothing else can tell
    /// the client.
    /// </remarks>
    internal static async Task WriteAsync(HttpContext http, LaneSequence sequence, SequenceWriter writer, Action<HttpResponse> setHeaders)
    {
        try
        {
            if (!sequence.HasBegun)
            {
                await sequence.ProduceAsync(writer);
            }

            setHeaders(http.Response);
            await SendAsync(http, sequence, writer);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has left: nobody to tell.
        }
        catch (LaneFullException refusal) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await LaneFullAnswer.WriteAsync(http, refusal);
        }
        finally
        {
            await sequence.EndAsync();
            writer.Dispose();
        }
    }

    private static async Task SendAsync(HttpContext http, LaneSequence sequence, SequenceWriter writer)
    {
        var sentAt = Environment.TickCount64;
        while (true)
        {
            if (!sequence.IsFast || writer.Buffer.Count >= SendSize || Environment.TickCount64 - sentAt >= SendIntervalMs)
            {
                var sent = await http.Response.BodyWriter.WriteAsync(writer.Buffer.Written, http.RequestAborted);
                if (sequence.HasEnded || sent.IsCompleted)
                {
                    return;
                }

                writer.Buffer.Clear();
                sentAt = Environment.TickCount64;
            }

            await sequence.ProduceAsync(writer);
        }
    }
}
