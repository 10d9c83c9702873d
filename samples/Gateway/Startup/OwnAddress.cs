using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Startup;

/// <summary>Where this program can be reached from this machine.</summary>
/// <remarks>Known only once Kestrel listens, since a port of 0 is chosen then: ask for it late.</remarks>
internal sealed class OwnAddress(IServer server)
{
    /// <summary>The first address it listens on, plain HTTP before HTTPS, with a host that can be called.</summary>
    /// <exception cref="InvalidOperationException">It does not listen yet, or on no address that HTTP clients can call.</exception>
    public Uri Uri => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Where(address => !address.Contains("://unix:", StringComparison.OrdinalIgnoreCase))
        .OrderBy(address => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        .Select(Callable)
        .FirstOrDefault()
        ?? throw new InvalidOperationException("The program has no address of its own yet: it is not listening on a TCP port.");

    // A server bound to every interface has a host that nobody can call.
    private static Uri Callable(string address)
    {
        var binding = BindingAddress.Parse(address);
        var host = binding.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : binding.Host;
        return new UriBuilder(binding.Scheme, host, binding.Port).Uri;
    }
}
