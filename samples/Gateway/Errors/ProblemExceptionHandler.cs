using System.Text.Json;
using Gateway.Limits;
using Gateway.Model;
using Gateway.Parts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Gateway.Errors;

/// <summary>
/// Says as problem+json what failed: the caller's request, the model, or a part that is down. A full lane Trilane answers itself.
/// </summary>
internal sealed class ProblemExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        if (Describe(exception) is not { } problem)
        {
            return false; // a fault of ours: logged with its stack, and a 500 that gives nothing away
        }

        if (exception is PartUnavailableException)
        {
            http.Response.Headers.RetryAfter = PartUnavailableException.RetryAfterSeconds;
        }

        http.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new() { HttpContext = http, ProblemDetails = problem, Exception = exception });
    }

    private static ProblemDetails? Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => UnreadableJson(json),
        BadHttpRequestException bad => new() { Status = bad.StatusCode, Detail = bad.Message },
        BodyTooLargeException large => new() { Status = StatusCodes.Status413PayloadTooLarge, Detail = large.Message },
        ModelException model => new() { Status = model.Status, Title = "The model gave no answer", Detail = model.Message },
        PartUnavailableException part => Missing(part),
        _ => null,
    };

    private static ProblemDetails Missing(PartUnavailableException part) => new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Title = PartUnavailableException.Title,
        Detail = part.Message,
        Extensions = { ["part"] = part.Part },
    };

    private static ProblemDetails UnreadableJson(JsonException json)
    {
        if (json.Path is not { Length: > 2 } path)
        {
            return new() { Status = StatusCodes.Status400BadRequest, Detail = $"The body is not a JSON object. {json.Message}" };
        }

        var field = path[2..]; // "$.session_id"
        return new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = ["Has a value of the wrong type."] })
        {
            Status = StatusCodes.Status400BadRequest,
            Detail = $"The field '{field}' cannot be read. {json.Message}",
        };
    }
}
