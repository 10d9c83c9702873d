using System.Net.WebSockets;
using System.Threading.Channels;

namespace Gateway.OpenAi;

/// <summary>Reads a socket all the time, while answers are being sent too: that is how a client's leaving is noticed at once.</summary>
internal sealed class WebSocketInbox(WebSocket socket, CancellationTokenSource left)
{
    private const int MaxWaiting = 8;
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly Channel<BinaryData> _waiting = Channel.CreateBounded<BinaryData>(MaxWaiting);

    /// <summary>How to close the socket once the inbox has ended: because the client wants to, or because it broke a limit.</summary>
    public (WebSocketCloseStatus Status, string? Reason) Close { get; private set; } = (WebSocketCloseStatus.NormalClosure, null);

    public IAsyncEnumerable<BinaryData> ReadAllAsync(CancellationToken stopping) => _waiting.Reader.ReadAllAsync(stopping);

    /// <summary>Reads until the client leaves or breaks a limit; says so through the token source.</summary>
    public async Task FillAsync(CancellationToken aborted)
    {
        try
        {
            while (await ReceiveAsync(aborted) is { } message)
            {
                if (!_waiting.Writer.TryWrite(message))
                {
                    Close = (WebSocketCloseStatus.PolicyViolation, $"More than {MaxWaiting} requests are waiting for their answers.");
                    return;
                }
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // The client left without a word.
        }
        finally
        {
            await left.CancelAsync();
            _waiting.Writer.Complete();
        }
    }

    private async Task<BinaryData?> ReceiveAsync(CancellationToken aborted)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), aborted);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (message.Length + part.Count > MaxBytes)
            {
                Close = (WebSocketCloseStatus.MessageTooBig, $"A message has at most {MaxBytes} bytes.");
                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return new BinaryData(message.ToArray());
            }
        }
    }
}
