namespace Gateway.Startup;

/// <summary>Says on standard output what to try, once the server listens and its address is known.</summary>
internal static class Banner
{
    public static void PrintOnceListening(this WebApplication app, Func<IServiceProvider, string> text) =>
        app.Lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine(text(app.Services)));
}
