using Gateway.Limits;
using Gateway.Model;
using Gateway.Parts;

namespace Gateway.OpenAi;

/// <summary>A failure as OpenAI's surface answers it.</summary>
internal sealed record OpenAiFailure(int Status, OpenAiError Error, string? RetryAfter = null)
{
    /// <summary>What is said where the fault is ours: nothing of its inside.</summary>
    public static OpenAiFailure Ours { get; } =
        new(StatusCodes.Status500InternalServerError, new("The gateway failed. Its log says why.", OpenAiError.ServerError, null, null));

    /// <summary>Names a failure, or null where the fault is ours.</summary>
    public static OpenAiFailure? From(Exception exception) => exception switch
    {
        OpenAiException refused => new(refused.Status, refused.Error),
        ModelException { Answer: { } answer } model => From(model, answer),
        ModelException model => new(model.Status, new(model.Message, OpenAiError.ServerError, null, model.Code)),
        PartUnavailableException part => new(
            StatusCodes.Status503ServiceUnavailable,
            new(part.Message, OpenAiError.ServerError, null, "part_unavailable"),
            PartUnavailableException.RetryAfterSeconds),
        BodyTooLargeException large => new(
            StatusCodes.Status413PayloadTooLarge, new(large.Message, OpenAiError.InvalidRequest, null, "body_too_large")),
        BadHttpRequestException bad => new(bad.StatusCode, new(bad.Message, OpenAiError.InvalidRequest, null, null)),
        _ => null,
    };

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        if (RetryAfter is not null)
        {
            response.Headers.RetryAfter = RetryAfter;
        }

        response.StatusCode = Status;
        response.ContentType = "application/json";
        await response.Body.WriteAsync(Error.ToUtf8(), cancellationToken);
    }

    // What the model server said is for the caller to act on, and passes with its status: a wrong field, an unknown model, a rate
    // limit. But 401 and 403 speak of the gateway's key, which the caller neither sent nor can mend.
    private static OpenAiFailure From(ModelException model, UpstreamError answer) => answer.Status is 401 or 403 or 407
        ? new(model.Status, new(model.Message, OpenAiError.ServerError, null, "model_refused_the_gateway"))
        : new(
            answer.Status,
            new(answer.Message, answer.Type ?? DefaultType(answer.Status), answer.Param, answer.Code),
            answer.RetryAfter);

    private static string DefaultType(int status) => status < 500 ? OpenAiError.InvalidRequest : OpenAiError.ServerError;
}
