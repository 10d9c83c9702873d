using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Trilane.Jobs.Http;

/// <summary>Writes server-sent events. What it writes is JSON on one line, so no field has to be split.</summary>
internal sealed class EventWriter(PipeWriter body)
{
    /// <summary>Begins the response, and tells the client how soon to come back after a break: at random, so that not all come at once.</summary>
    internal Task StartAsync(CancellationToken cancellationToken)
    {
        Write($"retry: {Random.Shared.Next(500, 1500)}\n\n");
        return FlushAsync(cancellationToken).AsTask();
    }

    internal void WriteState(long version, JobStatus status) => Write("state", version, StatusDocument.Write(status));

    internal void WriteProgress(long version, JobProgress progress) =>
        Write("progress", version, JsonSerializer.SerializeToUtf8Bytes(progress, JobJson.Default.JobProgress));

    internal void WriteKeepAlive() => Write(": keep-alive\n\n");

    internal async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flush = await body.FlushAsync(cancellationToken);
        if (flush.IsCompleted)
        {
            throw new OperationCanceledException("The client has left.", cancellationToken);
        }
    }

    /// <summary>The id stands last: a client that got half an event must not take it for seen.</summary>
    private void Write(string name, long version, byte[] json)
    {
        Write($"event: {name}\ndata: ");
        body.Write(json);
        Write(string.Create(CultureInfo.InvariantCulture, $"\nid: {version}\n\n"));
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, body);
}
