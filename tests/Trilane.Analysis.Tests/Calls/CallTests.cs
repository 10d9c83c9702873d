using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Calls;

/// <summary>The calls that lead from a handler to a leaf.</summary>
public class CallTests
{
    [Theory]
    [InlineData("a method", "thing.Method();", """public void Method() => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("a property", "_ = thing.Property;", """public string Property => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("a setter", "thing.Setter = 1;", """public int Setter { set => File.ReadAllText("a"); } // finds: blocking""")]
    [InlineData("an indexer", "_ = thing[1];", """public string this[int i] => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("an operator", "_ = thing + thing;", """public static Thing operator +(Thing a, Thing b) { File.ReadAllText("a"); return a; } // finds: blocking""")]
    [InlineData("a conversion", "string text = thing;", """public static implicit operator string(Thing a) => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("a local function", "thing.Outer();", """public void Outer() { Inner(); void Inner() => File.ReadAllText("a"); } // finds: blocking""")]
    [InlineData("an iterator", "foreach (var x in thing.Items()) { }", """public IEnumerable<int> Items() { File.ReadAllText("a"); yield return 1; } // finds: blocking""")]
    [InlineData("a disposal", "using (thing) { }", """public void Dispose() => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("an asynchronous disposal", "await using (thing) { }", """public async ValueTask DisposeAsync() { await Task.Delay(1); File.ReadAllText("a"); } // finds: blocking""")]
    [InlineData("a delegate field", "thing.Field();", """public Func<string> Field = () => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("an event", "thing.Raise();", """public event Action? Happened; public Thing() => Happened += () => File.ReadAllText("a"); public void Raise() => Happened?.Invoke(); // finds: blocking""")]
    [InlineData("its text in a text", "_ = $\"{thing}\";", """public override string ToString() => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("its text beside a text", "_ = \"a\" + thing;", """public override string ToString() => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("an event that others hear", "thing.Heard += () => Thing.Read(); thing.Raise();", """public event Action? Heard; public void Raise() => Heard?.Invoke(); public static string Read() => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("a method by its name", "dynamic late = thing; late.Named(1);", """public void Named(int number) => File.ReadAllText("a"); public void Named() => Thread.Sleep(1); // finds: blocking""")]
    [InlineData("a delegate of several", "Action both = () => { }; both += () => Thing.Read(); both();", """public static string Read() => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("a sum of delegates", "Action first = () => { }; var both = first + (() => Thing.Read()); both();", """public static string Read() => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("its taking apart", "var (one, two) = thing;", """public void Deconstruct(out int one, out string two) => (one, two) = (1, File.ReadAllText("a")); // finds: blocking""")]
    [InlineData("a default interface method", "((IThing)thing).Default();", "")]
    [InlineData("an override", "((Base)thing).Virtual();", """public override void Virtual() => File.ReadAllText("a"); // finds: blocking""")]
    [InlineData("a template method", "thing.Template();", """protected override void Hook() => File.ReadAllText("a"); // finds: blocking""")]
    public void Path_goes_through(string what, string call, string member)
    {
        Assert.NotNull(what);
        Snippet.App(
            $$"""app.MapGet("/x", async () => { await Task.Delay(1); var thing = new Thing(); {{call}} });""",
            $$"""
            abstract class Base { public virtual void Virtual() { } public void Template() => Hook(); protected virtual void Hook() { } }
            interface IThing { void Default() => {{(member.Length == 0 ? "File.ReadAllText(\"a\"); // finds: blocking" : "GC.KeepAlive(this);")}}
            }
            class Thing : Base, IThing, IDisposable, IAsyncDisposable
            {
                {{member}}
                {{(member.Contains("void Dispose", StringComparison.Ordinal) ? "" : "public void Dispose() { }")}}
                {{(member.Contains("DisposeAsync", StringComparison.Ordinal) ? "" : "public ValueTask DisposeAsync() => default;")}}
            }
            """).Has("GET /x async");
    }

    [Fact]
    public void Delegates_that_an_override_gives_run() => Snippet.App(
        """
        app.MapGet("/read", async () => { await Task.Delay(1); return new Read().Is("a"); });
        app.MapGet("/always", async () => { await Task.Delay(1); return new Always().Is("a"); });
        """,
        """
        public abstract class Specification<T> { protected abstract Func<T, bool> Rule { get; } public bool Is(T item) => Rule(item); }
        public class Read : Specification<string> { protected override Func<string, bool> Rule => item => File.ReadAllText(item).Length > 1; } // finds: blocking
        public class Always : Specification<string> { protected override Func<string, bool> Rule => _ => true; }
        """).Has("GET /read async", "GET /always async");

    [Fact]
    public void Partial_properties_have_the_code_of_their_other_part() => Snippet.App(
        """app.MapGet("/x", async () => { await Task.Delay(1); return new Part().Text; });""",
        """
        public partial class Part { public partial string Text { get; } }
        public partial class Part { public partial string Text => File.ReadAllText("a"); } // finds: blocking
        """).Has("GET /x async");

    [Fact]
    public void Continuation_of_what_awaits_is_awaited() => Snippet.App(
        """app.MapGet("/x", async () => await Later().ContinueWith(_ => File.ReadAllText("a"))); static async Task Later() => await Task.Delay(1); // finds: blocking""").Has("GET /x async");

    [Fact]
    public void Static_members_of_type_arguments_are_those_of_the_type() => Snippet.App(
        """
        app.MapGet("/text", async () => { await Task.Delay(1); return Loader.Load<Text>(); });
        app.MapGet("/nothing", async () => { await Task.Delay(1); return Loader.Load<Nothing>(); });
        """,
        """
        interface ISource { static abstract string Read(); }
        class Text : ISource { public static string Read() => File.ReadAllText("a"); } // finds: blocking
        class Nothing : ISource { public static string Read() => ""; }
        static class Loader { public static string Load<T>() where T : ISource => T.Read(); }
        """).Has("GET /text async", "GET /nothing async");

    [Fact]
    public void Constructors_run_with_their_initialisers() => Snippet.App(
        """app.MapGet("/x", async () => { await Task.Delay(1); return new Derived().ToString(); });""",
        """
        class Base { private readonly string _text = File.ReadAllText("a"); public string Text => _text; } // finds: blocking
        class Derived : Base;
        """).Has("GET /x async");

    [Fact]
    public void Static_initialisers_run_once_and_are_no_requests_business() => Snippet.App(
        """app.MapGet("/x", async () => { await Task.Delay(1); return Settings.Text; });""",
        """static class Settings { public static readonly string Text = File.ReadAllText("a"); }""").Has("GET /x async");

    [Fact]
    public void Delegates_run_where_they_are_handed_to() => Snippet.App(
        """
        app.MapGet("/retry", async () => { await Task.Delay(1); return new Retry().Run(() => File.ReadAllText("a")); }); // finds: blocking
        app.MapGet("/linq", async (string[] names) => { await Task.Delay(1); return names.Select(File.ReadAllText).ToList(); }); // finds: blocking
        app.MapGet("/cache", async (ConcurrentDictionary<string, string> cache) => { await Task.Delay(1); return cache.GetOrAdd("a", n => File.ReadAllText(n)); }); // finds: blocking
        app.MapGet("/lazy", async () => { await Task.Delay(1); var lazy = new Lazy<string>(() => File.ReadAllText("a")); return lazy.Value; }); // finds: blocking
        app.MapGet("/unused", async () => { await Task.Delay(1); var lazy = new Lazy<string>(() => File.ReadAllText("a")); return lazy.IsValueCreated; });
        app.MapGet("/never", async () => { await Task.Delay(1); new Retry().Ignore(() => File.ReadAllText("a")); });
        app.MapGet("/kept", async () => { await Task.Delay(1); return new Step(() => File.ReadAllText("a")).Go(); }); // finds: blocking
        """,
        """
        class Retry { public T Run<T>(Func<T> work) => work(); public void Ignore<T>(Func<T> work) { } }
        class Step(Func<string> work) { public string Go() => work(); }
        """).Has("GET /retry async", "GET /linq async", "GET /cache async", "GET /lazy async", "GET /unused async", "GET /never async", "GET /kept async");

    [Fact]
    public void Code_that_runs_elsewhere_is_not_the_handlers() => Snippet.App(
        """
        app.MapGet("/lane", async (BlockingLane lane) => await lane.RunAsync(() => File.ReadAllText("a")));
        app.MapGet("/thread", async () => { await Task.Delay(1); new Thread(() => File.ReadAllText("a")).Start(); });
        app.MapGet("/long", async () => await Task.Factory.StartNew(() => File.ReadAllText("a"), TaskCreationOptions.LongRunning));
        app.MapGet("/after", async (IAfterResponse after) => { await Task.Delay(1); after.Add(() => { File.ReadAllText("a"); }); });
        app.MapGet("/queue", async (Channel<Action> queue) => await queue.Writer.WriteAsync(() => File.ReadAllText("a")));
        app.MapGet("/timer", async () => { await Task.Delay(1); _ = new Timer(_ => File.ReadAllText("a")); });
        """,
        """
        class Worker(Channel<Action> queue) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stop) { await foreach (var work in queue.Reader.ReadAllAsync(stop)) { work(); Thread.Sleep(1); } }
        }
        """,
        "services.AddHostedService<Worker>(); services.AddSingleton(Channel.CreateUnbounded<Action>()); Thread.Sleep(1);").Has(
        "GET /lane async", "GET /thread async", "GET /long async", "GET /after async", "GET /queue async", "GET /timer async");

    [Fact]
    public void Shared_pool_is_no_way_out() => Snippet.App("""
        app.MapGet("/run", async () => { await Task.Delay(1); await Task.Run(() => File.ReadAllText("a")); }); // finds: fake-async
        app.MapGet("/start", async () => { await Task.Delay(1); await Task.Factory.StartNew(() => Thread.Sleep(1)); }); // finds: fake-async
        app.MapGet("/queue", () => { ThreadPool.QueueUserWorkItem(_ => Thread.Sleep(1)); return 1; }); // finds: fake-async
        app.MapGet("/await", async () => await Task.Run(async () => await Task.Delay(1)));
        """).Has("GET /run async", "GET /start async", "GET /queue blocking", "GET /await async");

    [Fact]
    public void Endpoint_filters_are_on_the_path_of_their_endpoints() => Snippet.App(
        """
        app.MapGet("/lambda", async () => { await Task.Delay(1); }).AddEndpointFilter(async (context, next) =>
        {
            File.ReadAllText("a"); // finds: blocking
            return await next(context);
        });
        var group = app.MapGroup("/group").AddEndpointFilter<Audit>();
        group.MapGet("/typed", async () => { await Task.Delay(1); });
        app.MapGet("/free", async () => { await Task.Delay(1); });
        """.Replace("return await next(context);", "await Task.Delay(1); return await next(context);", StringComparison.Ordinal),
        """
        class Audit : IEndpointFilter
        {
            public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
            {
                await Task.Delay(1);
                File.AppendAllText("a", "b"); // finds: blocking
                return await next(context);
            }
        }
        """).Has("GET /lambda async", "GET /group/typed async", "GET /free async");

    [Fact]
    public void Middleware_of_a_branch_counts_and_that_of_the_app_changes_no_lane() => Snippet.App(
        """
        app.Use(async (context, next) => { await Task.Delay(1); Thread.Sleep(1); await next(context); }); // finds: blocking
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), branch => branch.UseMiddleware<Slow>());
        app.MapGet("/api/x", () => 1);
        app.MapGet("/y", () => 1);
        """,
        """
        class Slow(RequestDelegate next)
        {
            public async Task InvokeAsync(HttpContext context) { await next(context); await Task.Delay(1); File.ReadAllText("a"); } // finds: blocking
        }
        """).Has("GET /api/x blocking", "GET /y async");

    [Fact]
    public void Results_of_the_apps_own_types_are_executed() => Snippet.App(
        """app.MapGet("/x", () => new Report());""",
        """
        class Report : IResult { public async Task ExecuteAsync(HttpContext http) { await Task.Delay(1); File.ReadAllText("a"); } } // finds: blocking
        """).Has("GET /x blocking");

    [Fact]
    public void Cycles_end() => Snippet.App(
        """app.MapGet("/x", (int n) => Even(n)); static bool Even(int n) => n == 0 || Odd(n - 1); static bool Odd(int n) => n != 0 && Even(n - 1);""")
        .Has("GET /x async");

    [Fact]
    public void Growing_closures_end() => Snippet.App(
        """app.MapGet("/x", (int n) => Loop(n, () => 1)); static int Loop(int n, Func<int> next) => n == 0 ? next() : Loop(n - 1, () => next() + 1);""")
        .Has("GET /x async");

    [Fact]
    public void Projects_are_followed_into() => Snippet.Projects(
    [
        new("App", ["var app = WebApplication.CreateBuilder(args).Build(); app.MapGet(\"/x\", () => Data.Store.Read()); app.Run();"]),
        new("Data", ["namespace Data; public static class Store { public static string Read() => File.ReadAllText(\"a\"); }"]),
    ]).Has("GET /x blocking");
}
