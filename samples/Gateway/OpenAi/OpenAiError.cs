using System.Text.Json;

namespace Gateway.OpenAi;

/// <summary>An error in the shape that OpenAI's clients read.</summary>
internal sealed record OpenAiError(string Message, string Type, string? Param, string? Code)
{
    public const string InvalidRequest = "invalid_request_error";
    public const string ServerError = "server_error";

    /// <summary><c>{"error":{"message","type","param","code"}}</c>.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(new { error = this }, JsonSerializerOptions.Web);
}
