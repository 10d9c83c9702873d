using System.Security.Cryptography;
using System.Text;

namespace Bastion.Licensing;

public interface ILicenseClient
{
    License Activate(string product, string key);

    bool Verify(License license);
}

/// <summary>Where to get a client.</summary>
public static class BastionLicensing
{
    public static ILicenseClient Create(Uri server) => new HttpLicenseClient(server);
}

public sealed record License(string Product, string Key, DateTimeOffset ValidUntil);

/// <summary>A key's text form; checks nothing outside the process.</summary>
public readonly record struct LicenseKey(string Text)
{
    public static bool TryParse(string text, out LicenseKey key)
    {
        key = new LicenseKey(text);
        return text.Length == 29 && text.Count(c => c == '-') == 4;
    }

    public string Fingerprint() => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..12];
}

internal sealed class HttpLicenseClient(Uri server) : ILicenseClient
{
    private static readonly HttpClient _http = new();

    public License Activate(string product, string key)
    {
        var body = Call(HttpMethod.Post, $"activate/{product}/{key}");
        return new License(product, key, DateTimeOffset.Parse(body, System.Globalization.CultureInfo.InvariantCulture));
    }

    public bool Verify(License license) => license.ValidUntil > DateTimeOffset.UtcNow && Call(HttpMethod.Get, "verify/" + license.Key) == "ok";

    private string Call(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, path));
        using var response = _http.Send(request);
        using var reader = new StreamReader(response.Content.ReadAsStream());
        return reader.ReadToEnd();
    }
}
