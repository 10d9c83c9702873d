using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Gateway.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Gateway.Access;

/// <summary>Knows callers by the key in <c>Authorization: Bearer …</c>, where OpenAI's clients put it.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    IOptions<ApiKeyOptions> callers,
    ErrorAnswer errors) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "api-key";

    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        var said = Request.Headers.Authorization.Count > 0
            ? "The API key is not one of this gateway's."
            : "The request has no API key; send one as the header 'Authorization: Bearer …'.";
        return errors.WriteAsync(Context, StatusCodes.Status401Unauthorized, said, "invalid_api_key");
    }

    private AuthenticateResult Authenticate()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        return Find(header[Prefix.Length..].Trim()) is { } name
            ? AuthenticateResult.Success(Ticket(name))
            : AuthenticateResult.Fail("unknown key");
    }

    // Hashes have one length, and comparing them takes the same time wherever they differ: the time tells nothing of a key.
    private string? Find(string key)
    {
        var sent = Hash(key);
        string? found = null;
        foreach (var (name, caller) in callers.Value)
        {
            if (CryptographicOperations.FixedTimeEquals(sent, Hash(caller.Key)))
            {
                found = name;
            }
        }

        return found;
    }

    private static AuthenticationTicket Ticket(string name) =>
        new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, name)], SchemeName)), SchemeName);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
