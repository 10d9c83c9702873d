namespace Trilane;

/// <summary>How streaming responses behave.</summary>
public sealed class StreamOptions
{
    /// <summary>
    /// How long a stream of server-sent events may be idle before a comment line is sent, which clients ignore and proxies take as a sign
    /// of life. Default 15 s, as the HTML standard suggests. Above zero, or <see cref="Timeout.InfiniteTimeSpan"/> for none.
    /// </summary>
    public TimeSpan EventStreamKeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);
}
