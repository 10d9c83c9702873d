using Gateway.Startup;

namespace Gateway.Model;

/// <summary>Which OpenAI-compatible server answers, and what is done when it does not.</summary>
internal sealed class ModelOptions : ISettings
{
    private const int MostRetries = 10;
    private const int MostCalls = 1_000_000;

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

    /// <summary>
    /// How often a call is tried again that could not connect or was answered 408, 500, 502, 503 or 504. Default 2, as OpenAI's client
    /// has it; 0 leaves trying again to the callers.
    /// </summary>
    public int Retries { get; set; } = 2;

    /// <summary>The server to ask when the first still has no answer.</summary>
    public FallbackOptions Fallback { get; set; } = new();

    public IEnumerable<string> Problems()
    {
        if (!string.IsNullOrEmpty(BaseUrl) && !IsHttp(BaseUrl))
        {
            yield return $"{Section}:{nameof(BaseUrl)} is '{BaseUrl}'; write an absolute http or https address, such as "
                + "https://api.openai.com/v1, or leave it out to use the simulator.";
        }

        if (!string.IsNullOrEmpty(Fallback.BaseUrl) && !IsHttp(Fallback.BaseUrl))
        {
            yield return $"{Section}:{nameof(Fallback)}:{nameof(Fallback.BaseUrl)} is '{Fallback.BaseUrl}'; write an absolute http or https "
                + "address, such as http://127.0.0.1:11434/v1, or leave it out to have no second server.";
        }

        if (Fallback.MinimumCalls is < 2 or > MostCalls)
        {
            yield return $"{Section}:{nameof(Fallback)}:{nameof(Fallback.MinimumCalls)} is {Fallback.MinimumCalls}; write a number from 2 to "
                + $"{MostCalls}.";
        }

        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return $"{Section}:{nameof(Name)} is empty; write the name of a model that the server has, such as simulator-1.";
        }

        if (Timeout <= TimeSpan.Zero || Timeout > _longest)
        {
            yield return $"{Section}:{nameof(Timeout)} is {Timeout}; write a duration above zero and up to {_longest}, as hh:mm:ss.";
        }

        if (Retries is < 0 or > MostRetries)
        {
            yield return $"{Section}:{nameof(Retries)} is {Retries}; write a number from 0 to {MostRetries}.";
        }
    }

    private static bool IsHttp(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
