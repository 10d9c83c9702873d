using Gateway.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Gateway.Tests;

/// <summary>The page for people, tried in a real browser as they would.</summary>
public sealed class PageTests : GatewayTest, IClassFixture<GatewayInBrowser>
{
    private static readonly FilePayload _report = Text(
        "report.txt", "The password is reset on the page Settings. The page Settings is found below the picture of the person, in the menu Account.");

    private readonly GatewayInBrowser _browser;
    private readonly List<string> _faults = [];

    public PageTests(GatewayInBrowser browser)
    {
        _browser = browser;
        SetDefaultExpectTimeout(25_000);
    }

    [Fact]
    public async Task Chat_streams_and_is_reached_by_keyboard_alone()
    {
        var page = await _browser.OpenAsync(_browser.Open, _faults);
        for (var i = 0; i < 20 && await FocusedAsync(page) != "chat-text"; i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.TypeAsync("Hello <b>there</b>");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".from-model")).ToContainTextAsync("This is the simulator"); // the rest is still to come
        await Expect(page.Locator("#chat-status")).ToHaveTextAsync("The model answers …");
        await Expect(page.Locator("#chat-log")).ToHaveAttributeAsync("aria-busy", "true");

        await Expect(page.Locator("#chat-status")).ToContainTextAsync("tokens out.");
        await Expect(page.Locator(".from-user")).ToContainTextAsync("Hello <b>there</b>"); // as text, not as HTML
        await Expect(page.Locator("#chat-log")).Not.ToHaveAttributeAsync("aria-busy", "true");
        await page.Keyboard.TypeAsync("And then?");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".from-model").Nth(1)).ToContainTextAsync("reading 3 messages");
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task Chat_can_be_stopped_and_goes_on()
    {
        var page = await _browser.OpenAsync(_browser.Open, _faults);
        await page.GetByLabel("Message").FillAsync(string.Join(' ', Enumerable.Repeat("word", 200)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Expect(page.Locator(".from-model")).ToContainTextAsync("This is");

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true }).ClickAsync();

        await Expect(page.Locator("#chat-status")).ToHaveTextAsync("Stopped.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true })).ToBeDisabledAsync();
        await page.GetByLabel("Message").FillAsync("Short");
        await page.GetByLabel("Message").PressAsync("Enter");
        await Expect(page.Locator("#chat-status")).ToContainTextAsync("tokens out.");
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task Upload_says_clean_or_names_what_was_found()
    {
        var page = await _browser.OpenAsync(_browser.Open, _faults);
        await page.Locator("#upload-file").SetInputFilesAsync(Text("clean.txt", "a clean file"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Scan", Exact = true }).ClickAsync();
        await Expect(page.Locator("#upload-status")).ToContainTextAsync("Clean: clean.txt, 12 bytes, SHA-256 ");

        var eicar = Convert.FromBase64String("WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=");
        await page.Locator("#upload-file").SetInputFilesAsync(new FilePayload { Name = "bad.com", MimeType = "application/octet-stream", Buffer = eicar });
        await page.GetByRole(AriaRole.Button, new() { Name = "Scan", Exact = true }).ClickAsync();
        await Expect(page.Locator("#upload-status")).ToContainTextAsync("The file 'bad.com' matches the signature");
        await Expect(page.Locator("#upload-status")).ToHaveClassAsync("status error");
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task Document_is_read_with_progress_and_answers_cite_it()
    {
        var page = await _browser.OpenAsync(_browser.Open, _faults);
        await page.Locator("#document-file").SetInputFilesAsync(_report);
        await page.GetByRole(AriaRole.Button, new() { Name = "Read", Exact = true }).ClickAsync();
        await Expect(page.Locator("#document-status")).ToContainTextAsync("Read report.txt: 1 page, 1 chunk,");
        await Expect(page.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("value", "1");
        await Expect(page.Locator("#document-result pre")).ToContainTextAsync("The password is reset");
        await Expect(page.Locator("#document-list li").First).ToContainTextAsync("report.txt, 1 page");

        await page.GetByLabel("A question to the documents").FillAsync("How is the password reset?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();

        await Expect(page.Locator("#answer-status")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^After [0-9]+ search"));
        await Expect(page.Locator("#answer-hops li").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("“How is the password reset\\?”: [1-9]"));
        await Expect(page.Locator("#answer-text")).ToContainTextAsync("This is the simulator");
        await Expect(page.Locator("#answer-citations li").First).ToContainTextAsync("report.txt, page 1");
        await page.Locator("#job-links a").ClickAsync();
        await Expect(page.Locator("body")).ToContainTextAsync("\"state\":\"succeeded\"");
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task Document_that_cannot_be_read_says_why()
    {
        var page = await _browser.OpenAsync(_browser.Open, _faults);
        await page.Locator("#document-file").SetInputFilesAsync(new FilePayload { Name = "a.zip", MimeType = "application/zip", Buffer = "PK\u0003\u0004zip"u8.ToArray() });
        await page.GetByRole(AriaRole.Button, new() { Name = "Read", Exact = true }).ClickAsync();

        await Expect(page.Locator("#document-status")).ToHaveClassAsync("status error");
        await Expect(page.Locator("#document-status")).ToContainTextAsync("a.zip");
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task Links_lead_somewhere_and_every_field_has_a_label()
    {
        var page = await _browser.OpenAsync(_browser.Open, _faults);

        var links = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('#inside a')].map(link => link.href)");
        Assert.Equal(["health", "v1.json", "lanes", "lanes", "endpoints", "stalls"], links.Select(link => link.Split('/')[^1]));
        foreach (var link in links)
        {
            using var answer = await _browser.Open.Http.GetAsync(link, Deadline);
            Assert.True(answer.IsSuccessStatusCode, $"{link}: {answer.StatusCode}");
        }

        Assert.Equal(0, await page.EvaluateAsync<int>("[...document.querySelectorAll('input, progress')].filter(field => field.labels.length === 0).length"));
        Assert.Equal(0, await page.EvaluateAsync<int>("[...document.querySelectorAll('section')].filter(part => !document.getElementById(part.getAttribute('aria-labelledby'))).length"));
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task Gateway_that_asks_for_a_key_is_used_with_one()
    {
        var page = await _browser.OpenAsync(_browser.Keyed, _faults);
        await Expect(page.Locator("#document-status")).ToContainTextAsync("The request has no API key");
        await Expect(page.Locator(".lanes")).ToHaveTextAsync("Lanes: closed here; they are open in the Development environment");

        await page.GetByLabel("API key").FillAsync(GatewayInBrowser.Key);
        await page.GetByLabel("Message").FillAsync("Hello");
        await page.GetByLabel("Message").PressAsync("Enter");

        await Expect(page.Locator("#chat-status")).ToContainTextAsync("tokens out.");
        await page.ReloadAsync();
        await Expect(page.Locator("#document-list")).ToContainTextAsync("Nothing yet."); // the key is still known, so the list is read
        await Expect(page.Locator("#document-status")).ToHaveTextAsync("");
        Assert.Empty(_faults);
    }

    [Theory]
    [InlineData("light", 1280, ColorScheme.Light)]
    [InlineData("dark", 1280, ColorScheme.Dark)]
    [InlineData("narrow", 360, ColorScheme.Light)]
    [InlineData("narrow-dark", 360, ColorScheme.Dark)]
    public async Task Page_fits_its_window_and_can_be_read(string name, int width, ColorScheme colors)
    {
        var page = await _browser.OpenAsync(_browser.Open, _faults, width, colors: colors);
        await page.GetByLabel("Message").FillAsync("Hello there, is this long enough to show how a message looks?");
        await page.GetByLabel("Message").PressAsync("Enter");
        await page.Locator("#upload-file").SetInputFilesAsync(Text("clean.txt", "a clean file"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Scan", Exact = true }).ClickAsync();
        await page.Locator("#document-file").SetInputFilesAsync(_report);
        await page.GetByRole(AriaRole.Button, new() { Name = "Read", Exact = true }).ClickAsync();
        await Expect(page.Locator("#document-status")).ToContainTextAsync("Read report.txt");
        await page.GetByLabel("A question to the documents").FillAsync("How is the password reset?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Expect(page.Locator("#answer-citations li").First).ToContainTextAsync("report.txt");
        await Expect(page.Locator("#chat-status")).ToContainTextAsync("tokens out.");

        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>(TooFaint));
        await page.ScreenshotAsync(new() { Path = Path.Combine(Programs.Repository, "artifacts", "screenshots", $"gateway-{name}.png"), FullPage = true });
        Assert.Empty(_faults);
    }

    /// <summary>Texts whose contrast with what is behind them is under the 4.5 to 1 that WCAG 2 asks for (1.4.3).</summary>
    private const string TooFaint = """
        (() => {
          const channels = color => color.match(/[\d.]+/g).map(Number);
          const luminance = color => {
            const [r, g, b] = channels(color).map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const behind = element => {
            for (let at = element; at; at = at.parentElement) {
              const color = getComputedStyle(at).backgroundColor;
              if ((channels(color)[3] ?? 1) === 1) return color;
            }
            return 'rgb(255, 255, 255)';
          };
          const hasText = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
          return [...document.querySelectorAll('body *')].filter(element => hasText(element) && element.offsetParent && !element.disabled).filter(element => {
            const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
          }).map(element => `${element.tagName} ${element.textContent.slice(0, 40)}`);
        })()
        """;

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.id");

    private static FilePayload Text(string name, string text) =>
        new() { Name = name, MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(text) };
}
