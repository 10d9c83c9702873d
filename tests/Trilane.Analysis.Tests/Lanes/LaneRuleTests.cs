using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Lanes;

public class LaneRuleTests
{
    [Fact]
    public void Work_of_seconds_belongs_in_the_job_queue_also_behind_Task_Run() => Snippet.App("""
        app.MapPost("/hash", (string seed) =>
        {
            var hash = System.Text.Encoding.UTF8.GetBytes(seed);
            for (var i = 0; i < 50_000_000; i++)
            {
                hash = SHA256.HashData(hash); // finds: cpu-heavy
            }

            return hash;
        });
        app.MapPost("/key", async (string password) => await Task.Run(() =>
            Rfc2898DeriveBytes.Pbkdf2(password, new byte[16], 20_000_000, HashAlgorithmName.SHA512, 32))); // finds: cpu-heavy
        app.MapPost("/all", async (int[] items) =>
        {
            await Task.Yield();
            Parallel.ForEach(items, item => Thread.SpinWait(item)); // finds: cpu-heavy
        });
        """).Has("POST /hash job", "POST /key job", "POST /all job");

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
    public void Loops_of_the_apps_own_that_compute_for_long_are_a_job() => Snippet.App(
        """
        app.MapPost("/matrix", (float[][] a, float[][] b) => Matrix.Multiply(a, b));
        app.MapPost("/sum", (float[] a) => Matrix.Sum(a));
        app.MapGet("/fibonacci/{n}", (int n) => Matrix.Fibonacci(n));
        """,
        """
        static class Matrix
        {
            public static float[][] Multiply(float[][] a, float[][] b)
            {
                for (var i = 0; i < a.Length; i++)
                    for (var j = 0; j < b.Length; j++)
                        for (var k = 0; k < b.Length; k++)
                            a[i][j] += a[i][k] * b[k][j];
                return a;
            }

            public static float Sum(float[] a)
            {
                var sum = 0f;
                for (var i = 0; i < a.Length; i++)
                    sum += a[i];
                return sum;
            }

            public static long Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
        }
        """).Has("POST /matrix job", "POST /sum async", "GET /fibonacci/{n} job");

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
