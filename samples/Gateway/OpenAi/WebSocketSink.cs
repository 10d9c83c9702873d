using System.Net.WebSockets;

namespace Gateway.OpenAi;

/// <summary>Sends each chunk as one text message. A client that takes none of it for 20 seconds has left, as far as we are concerned.</summary>
internal sealed class WebSocketSink(WebSocket socket, CancellationTokenSource left) : IChunkSink, IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _tooSlow = CancellationTokenSource.CreateLinkedTokenSource(left.Token);

    public async Task SendAsync(ReadOnlyMemory<byte> chunk, CancellationToken clientGone)
    {
        try
        {
            _tooSlow.CancelAfter(_patience);
            await socket.SendAsync(chunk, WebSocketMessageType.Text, endOfMessage: true, _tooSlow.Token);
            _tooSlow.CancelAfter(Timeout.InfiniteTimeSpan);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // A client that went without a word is noticed here or by the reader, whichever comes first.
            await left.CancelAsync();
            throw new OperationCanceledException("The client has left.", left.Token);
        }
    }

    public void Dispose() => _tooSlow.Dispose();
}
