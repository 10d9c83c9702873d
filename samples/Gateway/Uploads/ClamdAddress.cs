using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Uploads;

/// <summary>Where clamd listens: "host:port", or "unix:/path".</summary>
internal sealed record ClamdAddress(string Text, EndPoint EndPoint)
{
    private const string Unix = "unix:";

    public static bool TryParse(string text, [NotNullWhen(true)] out ClamdAddress? address)
    {
        address = EndPointOf(text) is { } endPoint ? new(text, endPoint) : null;
        return address is not null;
    }

    public Socket CreateSocket() => EndPoint is UnixDomainSocketEndPoint
        ? new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private static EndPoint? EndPointOf(string text)
    {
        if (text.StartsWith(Unix, StringComparison.Ordinal))
        {
            return text.Length > Unix.Length ? new UnixDomainSocketEndPoint(text[Unix.Length..]) : null;
        }

        var colon = text.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? new DnsEndPoint(text[..colon].Trim('[', ']'), port)
            : null;
    }
}
