using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Endpoints;

/// <summary>Endpoints that loops, containers and reflection map keep their own handlers.</summary>
public sealed class ReflectionTests
{
    private const string Framework = """
        public abstract class Endpoint
        {
            public string Verb { get; private set; } = "GET";
            public string Route { get; private set; } = "/";
            protected void Get(string route) => Route = route;
            protected void Post(string route) { Verb = "POST"; Route = route; }
            public abstract void Configure();
            public abstract Task RunAsync(HttpContext http);
        }
        public class Read : Endpoint
        {
            public override void Configure() => Get("/read");
            public override async Task RunAsync(HttpContext http) { await Task.Delay(1); await http.Response.WriteAsync(File.ReadAllText("a")); } // finds: blocking
        }
        public class Write : Endpoint
        {
            public override void Configure() => Post("/write");
            public override Task RunAsync(HttpContext http) { File.WriteAllText("a", ""); return Task.CompletedTask; } // finds: fake-async
        }
        """;

    [Fact]
    public void Own_endpoint_classes_are_mapped_each_to_its_own_code() => Snippet.App(
        """
        foreach (var endpoint in app.Services.GetServices<Endpoint>())
        {
            endpoint.Configure();
            var type = endpoint.GetType();
            app.MapMethods(endpoint.Route, [endpoint.Verb], async (HttpContext http) => await ((Endpoint)http.RequestServices.GetRequiredService(type)).RunAsync(http));
        }
        """,
        Framework,
        """
        foreach (var type in typeof(Endpoint).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Endpoint)))) services.AddTransient(typeof(Endpoint), type);
        """).Has("GET /read async", "POST /write blocking");

    [Fact]
    public void Lambda_made_in_a_loop_has_the_variables_of_its_round() => Snippet.App(
        """
        foreach (var (name, store) in new (string, IStore)[] { ("disk", new Disk()), ("memory", new Memory()) })
        {
            app.MapGet($"/{name}", () => store.Read());
        }
        """,
        """
        public interface IStore { string Read(); }
        public class Disk : IStore { public string Read() => File.ReadAllText("a"); }
        public class Memory : IStore { public string Read() => ""; }
        """).Has("GET /disk blocking", "GET /memory async");

    [Fact]
    public void Services_found_by_scanning_are_registered_by_their_names() => Snippet.App(
        """app.MapGet("/now", async (IClock clock) => { await Task.Yield(); return clock.Now(); });""",
        """
        public interface IClock { string Now(); }
        public class Clock : IClock { public string Now() => ""; }
        public class SlowClock : IClock { public string Now() { Thread.Sleep(1); return ""; } public static readonly SlowClock Instance = new SlowClock(); }
        """,
        """
        foreach (var type in typeof(IClock).Assembly.GetTypes().Where(type => type.IsClass && type.GetInterfaces().Any(contract => contract.Name == "I" + type.Name)))
        {
            services.AddScoped(type.GetInterfaces().First(contract => contract.Name == "I" + type.Name), type);
        }
        """).Has("GET /now async");

    [Fact]
    public void Property_of_an_endpoint_class_may_have_its_route() => Snippet.App(
        """
        foreach (var route in new Route[] { new Home(), new Version() }) app.MapGet(route.Path, route.Handle);
        """,
        """
        public abstract class Route { public abstract string Path { get; } public abstract string Handle(); }
        public class Home : Route { public override string Path { get; } = "/home"; public override string Handle() => "home"; }
        public class Version : Route { public override string Path => "/version"; public override string Handle() => File.ReadAllText("version"); }
        """).Has("GET /home async", "GET /version blocking");
}
