using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Trilane.Jobs.Http;

/// <summary>Answers with problem documents, in the app's own way where it has one.</summary>
internal static class Problems
{
    internal static Task WriteAsync(HttpContext http, int status, string detail) => WriteAsync(http, new ProblemDetails { Status = status, Detail = detail });

    internal static async Task WriteAsync(HttpContext http, ProblemDetails problem)
    {
        var status = problem.Status ??= StatusCodes.Status500InternalServerError;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(status);
        http.Response.StatusCode = status;
        var service = http.RequestServices.GetService<IProblemDetailsService>();
        if (service is null || !await service.TryWriteAsync(new() { HttpContext = http, ProblemDetails = problem }))
        {
            await WriteOwnAsync(http, problem);
        }
    }

    /// <summary>One answer for what never was, what was forgotten and what is somebody else's, so that ids can't be probed.</summary>
    internal static Task NotFoundAsync(HttpContext http) =>
        WriteAsync(http, StatusCodes.Status404NotFound, "There is no such job here: it was never accepted, was forgotten after its retention, or belongs to another caller.");

    internal static Task UnavailableAsync(HttpContext http, TimeSpan retryAfter)
    {
        RetryAfter(http, retryAfter);
        return WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "The job store can't be used now. Nothing was kept of this request; send it again later.");
    }

    internal static void RetryAfter(HttpContext http, TimeSpan time) =>
        http.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static Task WriteOwnAsync(HttpContext http, ProblemDetails problem) => problem is HttpValidationProblemDetails validation
        ? http.Response.WriteAsJsonAsync(validation, JobJson.Default.HttpValidationProblemDetails, "application/problem+json", http.RequestAborted)
        : http.Response.WriteAsJsonAsync(problem, JobJson.Default.ProblemDetails, "application/problem+json", http.RequestAborted);
}
