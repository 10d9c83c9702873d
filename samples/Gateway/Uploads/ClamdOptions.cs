using Gateway.Startup;

namespace Gateway.Uploads;

/// <summary>The clamd that scans uploads.</summary>
internal sealed class ClamdOptions : ISettings
{
    public static string Section => "Gateway";

    /// <summary>Where it listens, "host:port" or "unix:/path". Default none: the gateway's own scanner, which knows test files only.</summary>
    public string? Clamd { get; set; }

    public IEnumerable<string> Problems()
    {
        if (!string.IsNullOrWhiteSpace(Clamd) && !ClamdAddress.TryParse(Clamd, out _))
        {
            yield return $"{Section}:{nameof(Clamd)} is '{Clamd}'; write host:port, such as localhost:3310, or unix:/run/clamav/clamd.ctl.";
        }
    }
}
