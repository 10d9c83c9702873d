using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Slack;

/// <summary>A slash command as Slack sends it.</summary>
internal sealed record SlackCommand(string Team, string Channel, string User, string Command, string Text, Uri ResponseUrl)
{
    /// <exception cref="BadHttpRequestException">The form is not that of a slash command.</exception>
    public static SlackCommand Parse(byte[] body)
    {
        var form = ReadForm(body);
        return new(
            Field("team_id"),
            Field("channel_id"),
            Field("user_id"),
            Field("command"),
            form.TryGetValue("text", out var text) ? text.ToString().Trim() : "",
            Uri.TryCreate(Field("response_url"), UriKind.Absolute, out var url)
                ? url
                : throw new BadHttpRequestException("The field 'response_url' is not an absolute URL."));

        string Field(string name) => form.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } found
            ? found
            : throw new BadHttpRequestException($"The field '{name}' is missing or empty; Slack sends it with every slash command.");
    }

    private static Dictionary<string, Microsoft.Extensions.Primitives.StringValues> ReadForm(byte[] body)
    {
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body));
            return reader.ReadForm(); // in memory already, so nothing is waited for
        }
        catch (InvalidDataException error)
        {
            throw new BadHttpRequestException($"The form cannot be read: {error.Message}", error);
        }
    }
}
