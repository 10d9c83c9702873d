using Gateway.Startup;

namespace Gateway.Demo;

/// <summary>Which slow upstream the demo calls.</summary>
internal sealed class DemoOptions : ISettings
{
    public static string Section => "Gateway:Demo";

    /// <summary>
    /// Its address. Default the simulator in this program; for a load test name one in another process, such as
    /// http://127.0.0.1:5081/sim/slow?ms=200, or the upstream is starved together with its caller.
    /// </summary>
    public string? SlowUrl { get; set; }

    public IEnumerable<string> Problems()
    {
        if (!string.IsNullOrEmpty(SlowUrl) && !(Uri.TryCreate(SlowUrl, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp))
        {
            yield return $"{Section}:{nameof(SlowUrl)} is '{SlowUrl}'; write an absolute http address, such as "
                + "http://127.0.0.1:5081/sim/slow?ms=200.";
        }
    }
}
