using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Gateway.Slack;

/// <summary>Tells Slack's requests from others: by an HMAC over time and body, version v0. Each is accepted once. Thread-safe.</summary>
/// <remarks>https://docs.slack.dev/authentication/verifying-requests-from-slack says how it is made.</remarks>
internal sealed class SlackSignature(IOptions<SlackOptions> options, TimeProvider time)
{
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(5); // as Slack advises

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(options.Value.SigningSecret ?? "");
    private readonly SeenOnce _seen = new(2 * _window, time); // a time may be as far ahead as behind

    /// <summary>Why a request is not to be believed, or null if it is Slack's and new.</summary>
    public string? Refusal(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        var timestamp = headers["X-Slack-Request-Timestamp"].ToString();
        var signature = headers["X-Slack-Signature"].ToString();
        if (timestamp.Length == 0 || signature.Length == 0)
        {
            return "The request is not signed; it needs the headers X-Slack-Request-Timestamp and X-Slack-Signature.";
        }

        if (!IsCurrent(timestamp))
        {
            return "The request's timestamp is more than five minutes from now; a replayed request is not accepted.";
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Sign(timestamp, body))))
        {
            return "The request's signature is not that of its body by Gateway:Slack:SigningSecret.";
        }

        return _seen.IsNew(signature) ? null : "The request has been here before; a replayed request is not accepted.";
    }

    private bool IsCurrent(string timestamp) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs((decimal)time.GetUtcNow().ToUnixTimeSeconds() - seconds) <= (decimal)_window.TotalSeconds;

    private string Sign(string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        hmac.AppendData(Encoding.UTF8.GetBytes($"v0:{timestamp}:"));
        hmac.AppendData(body);
        return $"v0={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
