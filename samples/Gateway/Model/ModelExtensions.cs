using Gateway.Startup;

namespace Gateway.Model;

/// <summary>The model server and where it is.</summary>
internal static class ModelExtensions
{
    public static void AddModel(this IServiceCollection services)
    {
        services.AddSettings<ModelOptions>();
        services.AddSingleton<OwnAddress>();
        services.AddSingleton<ModelClient>();
    }
}
