namespace Gateway.Startup;

/// <summary>The address to listen on when nobody named one.</summary>
internal static class DefaultUrl
{
    private static readonly string[] _othersThatNameAnAddress =
        [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];

    public static void UseDefaultUrl(this WebApplicationBuilder builder, string url)
    {
        var configuration = builder.Configuration;
        var named = _othersThatNameAnAddress.Any(key => !string.IsNullOrEmpty(configuration[key]))
            || configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!named)
        {
            builder.WebHost.UseUrls(url);
        }
    }
}
