using Gateway.Startup;
using Microsoft.Extensions.Options;

namespace Gateway.Model;

/// <summary>The base address of the model server: the configured one, or that of the simulator in this very program.</summary>
internal sealed class ModelAddress(IOptions<ModelOptions> options, OwnAddress own)
{
    public bool IsSimulator => string.IsNullOrEmpty(options.Value.BaseUrl);

    /// <summary>A proxy for the world outside is not to be asked about this machine.</summary>
    public bool IsOnThisMachine => IsSimulator || new Uri(options.Value.BaseUrl!).IsLoopback;

    public Uri Uri => IsSimulator ? new Uri(own.Uri, "/sim/v1") : new Uri(options.Value.BaseUrl!);
}
