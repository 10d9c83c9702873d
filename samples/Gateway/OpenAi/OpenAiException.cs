namespace Gateway.OpenAi;

/// <summary>A request that is refused, and why.</summary>
internal sealed class OpenAiException(int status, OpenAiError error) : Exception(error.Message)
{
    public int Status => status;

    public OpenAiError Error => error;

    public static OpenAiException BadRequest(string message, string? param = null, string? code = null) =>
        new(StatusCodes.Status400BadRequest, new(message, OpenAiError.InvalidRequest, param, code));

    public static OpenAiException NotFound(string message, string? param = null, string? code = null) =>
        new(StatusCodes.Status404NotFound, new(message, OpenAiError.InvalidRequest, param, code));

    public static OpenAiException TooMany(string message) =>
        new(StatusCodes.Status429TooManyRequests, new(message, OpenAiError.InvalidRequest, null, "rate_limit_exceeded"));

    /// <summary>Reads a text, which in JSON can have escapes for characters that are none: half of a surrogate pair.</summary>
    /// <exception cref="OpenAiException">It has such a half.</exception>
    public static T Unicode<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw BadRequest("A text in the body is not valid Unicode: it has one half of a surrogate pair.", code: "invalid_json");
        }
    }
}
