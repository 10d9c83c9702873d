using Microsoft.Playwright;

namespace Gateway.Tests.Support;

/// <summary>A gateway as a developer starts it, one that asks for keys, and a real browser.</summary>
public sealed class GatewayInBrowser : IAsyncLifetime
{
    public const string Key = "ada-0123456789abcdef";

    private static readonly string[] _flags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private GatewayProcess? _open;
    private GatewayProcess? _keyed;

    internal GatewayProcess Open => _open!;

    internal GatewayProcess Keyed => _keyed!;

    public async ValueTask InitializeAsync()
    {
        _open = await GatewayProcess.StartAsync("--environment", "Development", "--Gateway:Simulator:TimeBetweenTokens=00:00:00.050");
        _keyed = await GatewayProcess.StartAsync($"--Gateway:ApiKeys:ada:Key={Key}", "--Gateway:Simulator:TimeBetweenTokens=0");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = _flags });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser!.DisposeAsync();
        _playwright!.Dispose();
        await _keyed!.DisposeAsync();
        await _open!.DisposeAsync();
    }

    /// <summary>The gateway's page in a tab of its own; what goes wrong in its scripts or against its policy is added to the list.</summary>
    internal async Task<IPage> OpenAsync(
        GatewayProcess gateway, List<string> faults, int width = 1280, int height = 1000, ColorScheme colors = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new() { ColorScheme = colors, ViewportSize = new() { Width = width, Height = height } });
        context.SetDefaultTimeout(25_000);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => faults.Add(error);
        page.Console += (_, message) =>
        {
            // That a request was refused is said on the page; the browser says it here too.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                faults.Add(message.Text);
            }
        };
        await page.GotoAsync(gateway.Address.ToString());
        return page;
    }
}
