namespace Gateway.OpenAi;

/// <summary>Where the chunks of a streamed answer go: an HTTP response or a WebSocket.</summary>
internal interface IChunkSink
{
    /// <summary>Sends one chunk; returns when it is on its way, so that a slow client slows the model's stream down.</summary>
    Task SendAsync(ReadOnlyMemory<byte> chunk, CancellationToken clientGone);
}
