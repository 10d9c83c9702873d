namespace Gateway.Access;

/// <summary>One caller's key and what it may do.</summary>
internal sealed class ApiKey
{
    /// <summary>The secret that the caller sends as <c>Authorization: Bearer …</c>; at least 16 visible ASCII characters.</summary>
    public string Key { get; set; } = "";

    /// <summary>How many requests a minute this caller may send; so many at once too. Default 600, ten a second.</summary>
    public int RequestsPerMinute { get; set; } = 600;
}
