using Gateway.Startup;

namespace Gateway.Model;

/// <summary>The base address of a model server: the configured one, or that of the simulator in this very program.</summary>
internal sealed class ModelAddress(string? baseUrl, OwnAddress own)
{
    public bool IsSimulator => string.IsNullOrEmpty(baseUrl);

    /// <summary>A proxy for the world outside is not to be asked about this machine.</summary>
    public bool IsOnThisMachine => IsSimulator || new Uri(baseUrl!).IsLoopback;

    /// <remarks>Known late, since the simulator's is known only once the server listens.</remarks>
    public Uri Uri => IsSimulator ? new Uri(own.Uri, "/sim/v1") : new Uri(baseUrl!);
}
