namespace Trilane.Snippets;

internal static class Shutdown
{
    internal static void Configure(WebApplicationBuilder builder)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
    }
}
