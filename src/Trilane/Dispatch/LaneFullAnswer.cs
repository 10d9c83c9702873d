using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Trilane;

/// <summary>503 with <c>Retry-After</c> and a problem document.</summary>
internal static class LaneFullAnswer
{
    internal static async Task WriteAsync(HttpContext http, LaneFullException refusal)
    {
        var response = http.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = ((int)refusal.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var problem = Describe(refusal);
        var service = http.RequestServices.GetService<IProblemDetailsService>();
        if (service is null || !await service.TryWriteAsync(new() { HttpContext = http, ProblemDetails = problem }))
        {
            await response.WriteAsJsonAsync(
                problem, ProblemJsonContext.Default.ProblemDetails, "application/problem+json", http.RequestAborted);
        }
    }

    private static ProblemDetails Describe(LaneFullException refusal) => new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Title = "Service Unavailable",
        Type = "https://tools.ietf.org/html/rfc9110#section-15.6.4",
        Detail = refusal.Reason switch
        {
            LaneFullReason.QueueFull => "The service has as many of these requests as it can hold. Try again later.",
            LaneFullReason.WaitTimeout => "The request waited too long for its turn. Try again later.",
            _ => "The service is shutting down. Try again.",
        },
        Extensions =
        {
            ["lane"] = refusal.Lane,
            ["reason"] = LaneFullReasons.Name(refusal.Reason),
            ["retryAfter"] = (int)refusal.RetryAfter.TotalSeconds,
        },
    };
}
