using System.Text.Json.Serialization;

namespace Gateway.Chat;

/// <summary>What a user says, and in which conversation.</summary>
internal sealed record ChatRequest([property: JsonPropertyName("session_id")] string? SessionId, string? Message)
{
    private const int LongestSessionId = 128;
    private const int LongestMessage = 32_768;

    /// <summary>What is wrong, by the field's name in JSON. Empty means that both fields are there.</summary>
    public static Dictionary<string, string[]> Problems(ChatRequest? request)
    {
        var problems = new Dictionary<string, string[]>();
        Check("session_id", request?.SessionId, LongestSessionId);
        Check("message", request?.Message, LongestMessage);
        return problems;

        void Check(string field, string? value, int longest)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                problems[field] = [$"The field '{field}' is missing or empty; send a text of 1 to {longest} characters."];
            }
            else if (field == "session_id" && value.Any(char.IsControl))
            {
                problems[field] = [$"The field '{field}' has a control character; send one without."];
            }
            else if (value.Length > longest)
            {
                problems[field] = [$"The field '{field}' has {value.Length} characters; send at most {longest}."];
            }
        }
    }
}
