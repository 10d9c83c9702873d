using System.Net.WebSockets;
using Gateway.Access;

namespace Gateway.OpenAi;

/// <summary>
/// Chat completions over a WebSocket: a text message is a request, each chunk of its answer is a text message, and <c>[DONE]</c> ends
/// it. Requests are answered one after another; a bad one gets an error message, and the socket stays open.
/// </summary>
internal sealed class CompletionSocket(
    HttpContext http, WebSocket socket, CompletionRelay relay, CallerLimits limits, ILogger<CompletionSocket> log) : IDisposable
{
    private static readonly TimeSpan _goodbye = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _left = new();

    /// <summary>A ping every half minute, so that a client whose machine has gone is noticed too.</summary>
    public static WebSocketOptions Options => new()
    {
        KeepAliveInterval = TimeSpan.FromSeconds(30),
        KeepAliveTimeout = TimeSpan.FromSeconds(15),
    };

    public static async Task AcceptAsync(
        HttpContext http, CompletionRelay relay, CallerLimits limits, IHostApplicationLifetime lifetime, ILogger<CompletionSocket> log)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            throw new OpenAiException(
                StatusCodes.Status426UpgradeRequired,
                new(
                    "This address speaks WebSocket: connect with ws:// and send a request as a text message.",
                    OpenAiError.InvalidRequest,
                    null,
                    "not_a_websocket"));
        }

        using var webSocket = await http.WebSockets.AcceptWebSocketAsync();
        using var completions = new CompletionSocket(http, webSocket, relay, limits, log);
        await completions.RunAsync(lifetime.ApplicationStopping);
    }

    public void Dispose() => _left.Dispose();

    private async Task RunAsync(CancellationToken stopping)
    {
        var inbox = new WebSocketInbox(socket, _left);
        var filling = inbox.FillAsync(http.RequestAborted);
        try
        {
            await foreach (var message in inbox.ReadAllAsync(stopping))
            {
                await AnswerAsync(message);
                if (_left.IsCancellationRequested)
                {
                    break; // nobody is there for the answers to what still waits
                }
            }

            await CloseAsync(inbox.Close.Status, inbox.Close.Reason);
        }
        catch (OperationCanceledException) // seen between two answers: one under way is brought to its end
        {
            await CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "The gateway is shutting down.");
        }

        await EndAsync(filling);
    }

    private async Task AnswerAsync(BinaryData message)
    {
        using var sink = new WebSocketSink(socket, _left);
        try
        {
            TakeToken();
            var request = CompletionRequest.Parse(message, alwaysStream: true);
            await relay.StreamAsync(request, http.User.CallerName, sink, _left.Token);
        }
        catch (Exception) when (_left.IsCancellationRequested)
        {
            // Whatever failed, nobody is left to be told.
        }
        catch (Exception error)
        {
            await TellAsync(sink, Describe(error));
        }
    }

    // A message is a request as much as one over HTTP.
    private void TakeToken()
    {
        using var lease = limits.Take(http);
        if (!lease.IsAcquired)
        {
            throw OpenAiException.TooMany(CallerLimits.Refusal(lease));
        }
    }

    private async Task TellAsync(WebSocketSink sink, OpenAiFailure failure)
    {
        try
        {
            await sink.SendAsync(failure.Error.ToUtf8(), _left.Token);
        }
        catch (OperationCanceledException)
        {
            // Gone in that very moment.
        }
    }

    private OpenAiFailure Describe(Exception error)
    {
        if (OpenAiFailure.From(error) is { } failure)
        {
            return failure;
        }

        log.LogError(error, "A completion over a WebSocket failed");
        return OpenAiFailure.Ours;
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string? reason)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            using var deadline = new CancellationTokenSource(_goodbye);
            await socket.CloseOutputAsync(status, reason, deadline.Token);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // A client that has gone needs no goodbye.
        }
    }

    // The request must not end while its socket is still being read. A client that does not say goodbye in turn is not waited for long.
    private async Task EndAsync(Task filling)
    {
        if (await Task.WhenAny(filling, Task.Delay(_goodbye)) != filling)
        {
            socket.Abort();
        }

        await filling;
    }
}
