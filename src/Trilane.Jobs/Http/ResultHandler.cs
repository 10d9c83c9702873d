using Microsoft.AspNetCore.Http;

namespace Trilane.Jobs.Http;

/// <summary><c>GET /jobs/{id}/result</c>.</summary>
internal sealed class ResultHandler(JobLookup lookup, LongPoll poll, JobOutcome outcome)
{
    internal async Task HandleAsync(HttpContext http)
    {
        Caching.VaryByPreference(http.Response);
        var preferences = Preferences.Of(http.Request);
        var record = await lookup.FindAsync(http);
        if (record is { Status.Done: false } && preferences.Wait is { } wait)
        {
            record = await poll.UntilFinalAsync(record.Status.Id, wait, http.RequestAborted);
        }

        await (record is null ? Problems.NotFoundAsync(http) : outcome.AnswerAsync(http, record, preferences));
    }
}
