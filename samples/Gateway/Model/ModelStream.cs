using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace Gateway.Model;

/// <summary>A streamed answer: the server-sent events of a completion, up to <c>[DONE]</c>.</summary>
internal sealed class ModelStream(PipelineResponse response, Uri model) : IDisposable
{
    /// <summary>The data of each event as it arrives, unread and unchanged. To be read once.</summary>
    /// <exception cref="ModelException">The stream broke off, stood still for too long, or is no event stream.</exception>
    public async IAsyncEnumerable<byte[]> ReadAsync([EnumeratorCancellation] CancellationToken callerGone)
    {
        if (!IsEventStream)
        {
            throw ModelException.Broken($"The model server at {model} was asked for a stream and answered something else.");
        }

        var parser = SseParser.Create(response.ContentStream!, (_, data) => data.ToArray());
        await using var events = parser.EnumerateAsync(callerGone).GetAsyncEnumerator(callerGone);
        while (await NextAsync(events, callerGone))
        {
            if (events.Current.Data.AsSpan().SequenceEqual("[DONE]"u8))
            {
                yield break;
            }

            yield return events.Current.Data;
        }

        throw ModelException.Broken($"The stream of the model server at {model} ended before its [DONE].");
    }

    public void Dispose() => response.Dispose();

    private bool IsEventStream =>
        response.Headers.TryGetValue("Content-Type", out var type)
        && type!.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<SseItem<byte[]>> events, CancellationToken callerGone)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception error) when (ModelException.From(error, model, callerGone) is { } failure)
        {
            throw failure;
        }
    }
}
