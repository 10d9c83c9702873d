namespace Gateway.Parts;

/// <summary>A server that this gateway is configured to use does not answer. The caller gets 503 with the message and when to try again.</summary>
/// <param name="part">The server, by the name that /health has for it: "redis", "postgres", …</param>
/// <param name="message">What is missing, for the caller to read.</param>
/// <param name="reason">What showed it.</param>
internal sealed class PartUnavailableException(string part, string message, Exception? reason = null) : Exception(message, reason)
{
    public const string Title = "A part of the gateway is missing";

    /// <summary>The parts reconnect by themselves, about once a second; a few of those later is a good time to ask again.</summary>
    public const string RetryAfterSeconds = "5";

    public string Part => part;
}
