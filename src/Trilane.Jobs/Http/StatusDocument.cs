using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Trilane.Jobs.Http;

/// <summary>Answers with a job's status document.</summary>
internal static class StatusDocument
{
    internal static byte[] Write(JobStatus status) => JsonSerializer.SerializeToUtf8Bytes(status, JobJson.Default.JobStatus);

    internal static Task AnswerAsync(HttpContext http, int status, JobStatus job) => AnswerJsonAsync(http, status, Write(job));

    internal static async Task AnswerJsonAsync(HttpContext http, int status, ReadOnlyMemory<byte> json)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.Body.WriteAsync(json, http.RequestAborted);
        }
    }
}
