using Microsoft.AspNetCore.Http;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Watching;

namespace Trilane.Jobs.Http;

/// <summary><c>POST /jobs/{id}/cancel</c> and <c>DELETE /jobs/{id}</c>.</summary>
internal sealed class CancelHandler(JobLookup lookup, IJobStore store, JobWatch watch, JobClient client, JobOutcome outcome)
{
    internal async Task CancelAsync(HttpContext http)
    {
        var record = await lookup.FindAsync(http);
        if (record is { Status.Done: false })
        {
            record = await CancelAsync(record, http.RequestAborted);
        }

        Caching.Revalidate(http.Response);
        await (record switch
        {
            null => Problems.NotFoundAsync(http),
            { Status.Done: true } => StatusDocument.AnswerAsync(http, StatusCodes.Status200OK, record.Status),
            _ => outcome.AcceptedAsync(http, record),
        });
    }

    /// <summary>Cancels what is not final, and says 202 even if it is by then: it is known still, and goes with the next DELETE.</summary>
    internal async Task DeleteAsync(HttpContext http)
    {
        var record = await lookup.FindAsync(http);
        Caching.Revalidate(http.Response);
        if (record is { Status.Done: true } && await store.ForgetAsync(record.Status.Id, http.RequestAborted))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        record = record is { Status.Done: false } ? await CancelAsync(record, http.RequestAborted) : null;
        await (record is null ? Problems.NotFoundAsync(http) : outcome.AcceptedAsync(http, record));
    }

    private async Task<JobRecord?> CancelAsync(JobRecord record, CancellationToken cancellationToken) =>
        await store.CancelAsync(record.Status.Id, client.RetentionOf(record), cancellationToken) == CancelAnswer.Unknown
            ? null
            : await watch.ReadAsync(record.Status.Id, cancellationToken);
}
