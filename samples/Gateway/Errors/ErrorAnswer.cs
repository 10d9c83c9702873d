using Gateway.OpenAi;

namespace Gateway.Errors;

/// <summary>Answers an error that is no exception, in the shape of the endpoint that it happened at.</summary>
internal sealed class ErrorAnswer(IProblemDetailsService problems)
{
    /// <param name="http">The request that is refused.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">What was wrong and what would be right, for people.</param>
    /// <param name="code">The same in a word, for programs.</param>
    public async Task WriteAsync(HttpContext http, int status, string message, string code)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<OpenAiErrorShape>() is not null)
        {
            var failure = new OpenAiFailure(status, new(message, OpenAiError.InvalidRequest, null, code));
            await failure.WriteAsync(http.Response, http.RequestAborted);
            return;
        }

        http.Response.StatusCode = status;
        await problems.WriteAsync(new()
        {
            HttpContext = http,
            ProblemDetails = { Status = status, Detail = message, Extensions = { ["code"] = code } },
        });
    }
}
