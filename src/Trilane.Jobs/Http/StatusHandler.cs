using Microsoft.AspNetCore.Http;
using Trilane.Jobs.Intake;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Http;

/// <summary><c>GET /jobs/{id}</c>, also as a long poll.</summary>
internal sealed class StatusHandler(JobLookup lookup, LongPoll poll, JobIntake intake)
{
    internal async Task HandleAsync(HttpContext http)
    {
        Caching.VaryByPreference(http.Response);
        var preferences = Preferences.Of(http.Request);
        var record = await lookup.FindAsync(http);
        if (record is not null && preferences.Wait is { } wait && !HasNews(http, record))
        {
            record = await poll.UntilOtherStateAsync(record, wait, http.RequestAborted);
        }

        await (record is null ? Problems.NotFoundAsync(http) : AnswerAsync(http, record, preferences));
    }

    /// <summary>A client that says what it knows, and knows something older, has nothing to wait for.</summary>
    private static bool HasNews(HttpContext http, JobRecord record) =>
        http.Request.Headers.IfNoneMatch.Count > 0 && !EntityTags.IsKnown(http.Request, EntityTags.Of(record));

    private Task AnswerAsync(HttpContext http, JobRecord record, Preferences preferences)
    {
        var tag = EntityTags.Of(record);
        http.Response.Headers.ETag = tag.ToString();
        Caching.Revalidate(http.Response);
        preferences.Acknowledge(http.Response, isAccepted: false);
        if (!record.Status.Done)
        {
            Problems.RetryAfter(http, intake.RetryAfter(record.Queue));
        }

        if (EntityTags.IsKnown(http.Request, tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return StatusDocument.AnswerAsync(http, StatusCodes.Status200OK, record.Status);
    }
}
