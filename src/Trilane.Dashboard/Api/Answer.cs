using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Trilane;

/// <summary>Writes the dashboard's answers. They are of this moment, so nobody is to keep them.</summary>
internal static class Answer
{
    internal static Task JsonAsync<T>(HttpContext http, T value, JsonTypeInfo<T> type)
    {
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(value, type, contentType: null, http.RequestAborted);
    }

    internal static Task ProblemAsync(HttpContext http, int status, string detail)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        var problem = new ProblemDetails { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail };
        return http.Response.WriteAsJsonAsync(problem, DashboardJson.Default.ProblemDetails, "application/problem+json", http.RequestAborted);
    }
}
