using Gateway.Startup;

namespace Gateway.Model;

/// <summary>Which OpenAI-compatible server answers.</summary>
internal sealed class ModelOptions : ISettings
{
    private static readonly TimeSpan _longest = TimeSpan.FromHours(1);

    public static string Section => "Gateway:Model";

    /// <summary>The server's base address, such as https://api.openai.com/v1. Default none: the gateway's own simulator.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>The key the gateway shows to that server. Default none, which many local servers accept.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model that /chat asks; callers of /v1 name their own. Default the simulator's.</summary>
    public string Name { get; set; } = "simulator-1";

    /// <summary>How long the model may take until its first byte, and then between two. Default 100 s, as OpenAI's client has it.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    public IEnumerable<string> Problems()
    {
        if (!string.IsNullOrEmpty(BaseUrl) && !IsHttp(BaseUrl))
        {
            yield return $"{Section}:{nameof(BaseUrl)} is '{BaseUrl}'; write an absolute http or https address, such as "
                + "https://api.openai.com/v1, or leave it out to use the simulator.";
        }

        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return $"{Section}:{nameof(Name)} is empty; write the name of a model that the server has, such as simulator-1.";
        }

        if (Timeout <= TimeSpan.Zero || Timeout > _longest)
        {
            yield return $"{Section}:{nameof(Timeout)} is {Timeout}; write a duration above zero and up to {_longest}, as hh:mm:ss.";
        }
    }

    private static bool IsHttp(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
