using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace Gateway.Startup;

/// <summary>Reads the appsettings.json that ships beside the program, whatever directory the program is started from.</summary>
internal static class ShippedSettings
{
    public static void UseShippedSettings(this WebApplicationBuilder builder) =>
        // First in the list is weakest: a file in the content root, the environment and the command line all win over it.
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource
        {
            Path = "appsettings.json",
            FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory),
            Optional = true,
        });
}
