using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Http;

/// <summary><c>GET /jobs/{id}/events</c>: what becomes of a job as server-sent events, until it is final.</summary>
internal sealed class EventsHandler(
    JobLookup lookup, JobWatch watch, IHostApplicationLifetime lifetime, TimeProvider time, IOptions<TrilaneOptions> options, ILogger<EventsHandler> logger)
{
    internal async Task HandleAsync(HttpContext http)
    {
        var record = await lookup.FindAsync(http);
        if (record is null)
        {
            await Problems.NotFoundAsync(http);
            return;
        }

        var seen = LastEventOf(http.Request);
        if (record.Status.Done && seen == record.Version)
        {
            // The one answer that keeps an EventSource from asking again.
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        SetHeaders(http);
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await StreamAsync(http, record.Status.Id, seen);
        }
    }

    /// <summary>The header of a reconnect is newer than the address, which an EventSource keeps.</summary>
    private static long? LastEventOf(HttpRequest request)
    {
        string? text = request.Headers["Last-Event-ID"];
        text = string.IsNullOrEmpty(text) ? request.Query["lastEventId"] : text;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }

    private static void SetHeaders(HttpContext http)
    {
        var response = http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private async Task StreamAsync(HttpContext http, Guid job, long? seen)
    {
        // A stream would keep the app from stopping; its client comes back, to a process that goes on.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        var events = new EventWriter(http.Response.BodyWriter);
        try
        {
            await events.StartAsync(end.Token);
            await WriteAsync(events, job, seen, end);
        }
        catch (OperationCanceledException)
        {
            // The client has left, or the app stops.
        }
        catch (JobStoreException exception)
        {
            // The headers are sent. The client comes back with the id of its last event.
            logger.StoreUnavailable(exception, http.Request.Method, http.Request.Path);
        }
    }

    private async Task WriteAsync(EventWriter events, Guid job, long? seen, CancellationTokenSource end)
    {
        JobRecord? last = null;
        await using var records = watch.FollowAsync(job, end.Token).GetAsyncEnumerator(end.Token);
        while (await NextAsync(records, events, end))
        {
            var record = records.Current;
            if (last is not null && OnlyProgressed(last.Status, record.Status))
            {
                events.WriteProgress(record.Version, record.Status.Progress!);
            }
            else if (last is not null || record.Version != seen)
            {
                events.WriteState(record.Version, record.Status);
            }

            last = record;
            await events.FlushAsync(end.Token);
        }
    }

    /// <summary>Waits for the next record, and gives a sign of life while none comes.</summary>
    private async ValueTask<bool> NextAsync(IAsyncEnumerator<JobRecord> records, EventWriter events, CancellationTokenSource end)
    {
        var next = records.MoveNextAsync();
        if (next.IsCompleted)
        {
            return await next;
        }

        var waiting = next.AsTask();
        try
        {
            while (!await EndsWithinAsync(waiting, options.Value.Streams.EventStreamKeepAliveInterval, end.Token))
            {
                events.WriteKeepAlive();
                await events.FlushAsync(end.Token);
            }
        }
        catch
        {
            // An enumerator must not be disposed while it is on its way.
            await end.CancelAsync();
            await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await waiting;
    }

    private async Task<bool> EndsWithinAsync(Task waiting, TimeSpan interval, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(waiting, Task.Delay(interval, time, ends.Token));
        await ends.CancelAsync();
        return first == waiting || cancellationToken.IsCancellationRequested;
    }

    private static bool OnlyProgressed(JobStatus before, JobStatus now) =>
        now.Progress is not null
        && now.Progress != before.Progress
        && (now.State, now.Attempt, now.WaitingFor, now.RunAt, now.StartedAt) == (before.State, before.Attempt, before.WaitingFor, before.RunAt, before.StartedAt);
}
