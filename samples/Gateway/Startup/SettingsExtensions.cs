using Microsoft.Extensions.Options;

namespace Gateway.Startup;

/// <summary>Binds settings to their section and checks them before the server listens.</summary>
internal static class SettingsExtensions
{
    private const string Formats =
        "Durations are written hh:mm:ss, such as 00:01:30 or 00:00:00.050, and sizes and counts as whole numbers.";

    public static void AddSettings<TSettings>(this IServiceCollection services)
        where TSettings : class, ISettings
    {
        services.AddOptions<TSettings>().Configure<IConfiguration>(Bind).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TSettings>, SettingsValidator<TSettings>>();
    }

    private static void Bind<TSettings>(TSettings settings, IConfiguration configuration)
        where TSettings : class, ISettings
    {
        try
        {
            configuration.GetSection(TSettings.Section).Bind(settings);
        }
        catch (InvalidOperationException unreadable) // its message names the key and the value, but not what would be right
        {
            throw new OptionsValidationException(TSettings.Section, typeof(TSettings), [$"{unreadable.Message} {Formats}"]);
        }
    }
}
