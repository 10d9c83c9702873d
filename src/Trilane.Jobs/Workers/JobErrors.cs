using Microsoft.AspNetCore.Mvc;
using Trilane.Jobs.Definitions;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

/// <summary>Failures as the problem documents that are kept with a job.</summary>
internal static class JobErrors
{
    internal static ReadOnlyMemory<byte> Of(Exception exception) => Write(exception switch
    {
        JobProblemException { Problem: var problem } => Complete(problem),
        UnreadableRequestException => new ProblemDetails
        {
            Status = 500,
            Title = "The request can't be read",
            Detail = exception.Message,
        },
        _ => new ProblemDetails { Status = 500, Title = "The job failed", Detail = $"{exception.GetType().Name}: {exception.Message}" },
    });

    internal static ReadOnlyMemory<byte> TimeLimit(TimeSpan limit, bool ignoredToken) => Write(new()
    {
        Status = 504,
        Title = "The job took too long",
        Detail = ignoredToken
            ? $"It did not end within its time limit of {limit} and did not heed its token."
            : $"It did not end within its time limit of {limit}.",
    });

    internal static ReadOnlyMemory<byte> TooManyLosses(int losses) => Write(new()
    {
        Status = 500,
        Title = "The job was set aside",
        Detail = $"{losses} times the process that ran it died or was cut off from the store before it ended; it is not started again.",
    });

    private static ProblemDetails Complete(ProblemDetails problem)
    {
        problem.Status ??= 422;
        problem.Title ??= "The job failed";
        return problem;
    }

    private static byte[] Write(ProblemDetails problem)
    {
        try
        {
            // As its own type: a problem of validation has more to say.
            return StoredJson.Write<object>(problem);
        }
        catch (Exception exception)
        {
            // An extension that can't be JSON must not hide why the job failed.
            return StoredJson.Write(new ProblemDetails
            {
                Status = problem.Status,
                Title = problem.Title,
                Detail = $"{problem.Detail} (Its extensions are left out, since they can't be written as JSON: {exception.Message})",
                Type = problem.Type,
                Instance = problem.Instance,
            });
        }
    }
}
