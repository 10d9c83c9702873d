using System.Net.WebSockets;

namespace Gateway.OpenAi;

/// <summary>Sends each chunk as one text message.</summary>
internal sealed class WebSocketSink(WebSocket socket, CancellationTokenSource left) : IChunkSink
{
    public async Task SendAsync(ReadOnlyMemory<byte> chunk, CancellationToken clientGone)
    {
        try
        {
            await socket.SendAsync(chunk, WebSocketMessageType.Text, endOfMessage: true, clientGone);
        }
        catch (WebSocketException)
        {
            // A client that went without a word is noticed here or by the reader, whichever comes first.
            await left.CancelAsync();
            throw new OperationCanceledException("The client has left.", left.Token);
        }
    }
}
