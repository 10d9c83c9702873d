using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Trilane.Jobs.Intake;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Http;

/// <summary>Answers with what became of a job: the result's endpoint, and a <c>POST</c> that waited for the end.</summary>
internal sealed class JobOutcome(IJobStore store, JobIntake intake, JobLinks links)
{
    internal async Task AnswerAsync(HttpContext http, JobRecord record, Preferences preferences)
    {
        Caching.Revalidate(http.Response);
        preferences.Acknowledge(http.Response, isAccepted: !record.Status.Done);
        if (!record.Status.Done)
        {
            await AcceptedAsync(http, record);
            return;
        }

        var outcome = await store.ReadResultAsync(record.Status.Id, http.RequestAborted);
        await (outcome switch
        {
            null => Problems.NotFoundAsync(http),
            { State: JobState.Canceled } => Problems.WriteAsync(http, StatusCodes.Status409Conflict, "The job was canceled, so it has no result."),
            { IsExpired: true } => Problems.WriteAsync(
                http, StatusCodes.Status410Gone, "The job has ended and the retention of its result is over. Ask for it earlier, or have the job's Retention raised."),
            { State: JobState.Failed } => Problems.WriteAsync(http, ProblemOf(outcome)),
            _ => StatusDocument.AnswerJsonAsync(http, StatusCodes.Status200OK, outcome.Result),
        });
    }

    /// <summary>202: not final yet.</summary>
    internal Task AcceptedAsync(HttpContext http, JobRecord record)
    {
        links.Point(http, record.Status.Id);
        Problems.RetryAfter(http, intake.RetryAfter(record.Queue));
        return StatusDocument.AnswerAsync(http, StatusCodes.Status202Accepted, record.Status);
    }

    private static ProblemDetails ProblemOf(StoredResult outcome)
    {
        var problem = JsonSerializer.Deserialize(outcome.Error.Span, JobJson.Default.ProblemDetails) ?? new();
        problem.Status = problem.Status is >= 400 and <= 599 ? problem.Status : StatusCodes.Status500InternalServerError;
        return problem;
    }
}
