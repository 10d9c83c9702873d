using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Lanes;

public class LaneRuleTests
{

    [Fact]
    public void Short_computation_is_no_job() => Snippet.App("""
        app.MapPost("/hash", (string text) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        app.MapPost("/rounds", (byte[] hash) =>
        {
            for (var i = 0; i < 100; i++)
            {
                hash = SHA256.HashData(hash);
            }

            return hash;
        });
        app.MapPost("/files", (byte[][] files) => files.Select(file => SHA256.HashData(file)).ToList());
        """).Has("POST /hash async", "POST /rounds async", "POST /files async");

    [Fact]
    public void Blocking_call_without_an_awaitable_form_needs_the_blocking_lane() => Snippet.App("""
        app.MapGet("/x", async (WaitHandle handle) =>
        {
            await Task.Delay(1);
            handle.WaitOne(); // finds: blocking
        });
        """).Has("GET /x blocking");

    [Fact]
    public void Blocking_call_with_an_awaitable_form_follows_the_handlers_style() => Snippet.App("""
        app.MapGet("/sync", () => File.ReadAllText("a"));
        app.MapGet("/awaits", async () =>
        {
            await Task.Delay(1);
            return File.ReadAllText("a"); // finds: blocking
        });
        app.MapGet("/awaits-nothing", async () => File.ReadAllText("a")); // finds: fake-async
        app.MapGet("/from-result", () => Task.FromResult(File.ReadAllText("a"))); // finds: fake-async
        app.MapGet("/pool", async () => await Task.Run(() => File.ReadAllText("a"))); // finds: fake-async
        app.MapGet("/completed", async () =>
        {
            await Task.CompletedTask;
            return File.ReadAllText("a"); // finds: fake-async
        });
        app.MapGet("/returns", (HttpClient client) => client.GetStringAsync(File.ReadAllText("a"))); // finds: blocking
        """).Has(
        "GET /sync blocking", "GET /awaits async", "GET /awaits-nothing blocking", "GET /from-result blocking", "GET /pool blocking",
        "GET /completed blocking", "GET /returns async");

    [Fact]
    public void Everything_else_is_async_trivial_synchronous_handlers_included() => Snippet.App("""
        app.MapGet("/", () => "hello");
        app.MapGet("/exists", () => File.Exists("a"));
        app.MapGet("/later", async () => { await Task.Delay(1); return 1; });
        """).Has("GET / async", "GET /exists async", "GET /later async");

    [Fact]
    public void Reasons_are_one_sentence_that_names_the_call()
    {
        var snippet = Snippet.App("""app.MapGet("/x", () => File.ReadAllText("a"));""");

        Assert.Equal("File.ReadAllText blocks, and the handler is synchronous, which is what the blocking lane is for.", snippet.Endpoint("GET /x").Reason);
    }

    [Fact]
    public void Dependencies_come_with_their_kind_and_evidence()
    {
        var endpoint = Snippet.App(
            """app.MapGet("/x", async (Store store, HttpClient client) => { await client.GetStringAsync("a"); return store.Load(); });""",
            """class Store { public string Load() => File.ReadAllText("a"); } // finds: blocking""",
            "services.AddSingleton<Store>();").Endpoint("GET /x");

        Assert.Equal(
            ["File SyncOnly lambda in Program → Store.Load → File.ReadAllText (App0.cs:7)", "HttpClient AsyncReady lambda in Program → HttpClient.GetStringAsync (App0.cs:5)"],
            endpoint.Dependencies.Select(dependency => $"{dependency.Name} {dependency.Kind} {string.Join("; ", dependency.Evidence)}"));
    }
}
