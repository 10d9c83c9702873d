using System.Text.Json.Serialization;

namespace Gateway.Slack;

/// <summary>What Slack shows at once, to the person who gave the command alone.</summary>
internal sealed record SlackMessage(string Text)
{
    [JsonPropertyName("response_type")]
    public string ResponseType => "ephemeral";
}
