using Gateway.Startup;

namespace Gateway.Slack;

/// <summary>The Slack app whose slash command is answered.</summary>
internal sealed class SlackOptions : ISettings
{
    public static string Section => "Gateway:Slack";

    /// <summary>The app's signing secret, from its page "Basic Information". Default none: then no command is accepted.</summary>
    public string? SigningSecret { get; set; }

    /// <summary>
    /// Where answers may be posted: hosts, reached by https, or origins such as http://127.0.0.1:9000. Default hooks.slack.com, which is
    /// where Slack has its response URLs.
    /// </summary>
    public string[]? ResponseHosts { get; set; }

    /// <summary>The file that gets a line for each command; a relative path starts at the content root. Default "slack-audit.jsonl".</summary>
    public string AuditFile { get; set; } = "slack-audit.jsonl";

    public IEnumerable<string> Problems()
    {
        foreach (var host in ResponseHosts ?? [])
        {
            if (!IsHost(host) && !IsOrigin(host))
            {
                yield return $"{Section}:{nameof(ResponseHosts)} has '{host}'; write hosts, such as hooks.slack.com, or origins, such as "
                    + "http://127.0.0.1:9000.";
            }
        }

        if (string.IsNullOrWhiteSpace(AuditFile))
        {
            yield return $"{Section}:{nameof(AuditFile)} is empty; give the path of a file, such as slack-audit.jsonl.";
        }
    }

    /// <summary>Whether an answer may go there. What a URL says besides its host is Slack's to choose, but no credentials.</summary>
    public bool Allows(Uri url) => url.UserInfo.Length == 0 && (ResponseHosts ?? ["hooks.slack.com"]).Any(host => IsHost(host)
        ? url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort && url.IdnHost.Equals(host, StringComparison.OrdinalIgnoreCase)
        : url.GetLeftPart(UriPartial.Authority).Equals(host.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));

    private static bool IsHost(string value) => Uri.CheckHostName(value) != UriHostNameType.Unknown;

    private static bool IsOrigin(string value) => Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.GetLeftPart(UriPartial.Authority) == value.TrimEnd('/');
}
