namespace Gateway.Model;

/// <summary>A second OpenAI-compatible server, asked for chats while the first has none to give.</summary>
internal sealed class FallbackOptions
{
    /// <summary>Its base address. Default none: then there is no second server.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>The key the gateway shows to it. Default none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model to ask there, whatever the caller named. Default none: the model that the caller named.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Of how many calls within 30 s half must fail before the first server is left in peace for 10 s. Default 8; a busy gateway may want more.
    /// </summary>
    public int MinimumCalls { get; set; } = 8;
}
