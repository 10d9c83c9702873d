using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Endpoints;

public class MinimalEndpointTests
{
    [Fact]
    public void Each_kind_of_map_call_is_found_with_its_method() => Snippet.App("""
        app.MapGet("/a", () => 1);
        app.MapPost("/a", () => 1);
        app.MapPut("/a", () => 1);
        app.MapDelete("/a", () => 1);
        app.MapPatch("/a", () => 1);
        app.Map("/any", () => 1);
        app.MapMethods("/ping", ["GET", "HEAD"], () => 1);
        app.MapFallback(() => "nothing here");
        """).Has(
        "GET /a async", "POST /a async", "PUT /a async", "DELETE /a async", "PATCH /a async", "* /any async", "GET /ping async", "HEAD /ping async",
        "* /{*path:nonfile} async");

    [Fact]
    public void Handler_can_be_a_lambda_a_method_a_local_function_or_a_variable()
    {
        var snippet = Snippet.App(
            """
            app.MapGet("/lambda", () => File.ReadAllText("a"));
            app.MapGet("/static", Handlers.Static);
            app.MapGet("/instance", new Handlers().Instance);
            app.MapGet("/local", Local);
            Func<string> variable = () => File.ReadAllText("a");
            app.MapGet("/variable", variable);
            app.MapGet("/field", Handlers.Field);
            app.MapGet("/property", Handlers.Property);
            static string Local() => File.ReadAllText("a");
            """,
            """
            class Handlers
            {
                public static readonly Func<string> Field = () => File.ReadAllText("a");
                public static Func<string> Property => Static;
                public static string Static() => File.ReadAllText("a");
                public string Instance() => File.ReadAllText("a");
            }
            """).Has(
            "GET /lambda blocking", "GET /static blocking", "GET /instance blocking", "GET /local blocking", "GET /variable blocking",
            "GET /field blocking", "GET /property blocking");
        Assert.Equal("Handlers.Static", snippet.Endpoint("GET /static").Handler);
        Assert.Equal("lambda", snippet.Endpoint("GET /lambda").Handler);
    }

    [Fact]
    public void Request_delegate_is_asynchronous_by_its_type() => Assert.Equal(
        DeclaredStyle.Async,
        Snippet.App("""app.MapGet("/", (HttpContext http) => http.Response.WriteAsync("a"));""").Endpoint("GET /").Declared);

    [Fact]
    public void Groups_prefix_their_routes_across_methods_and_files() => Snippet.Files(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        var api = app.MapGroup("/api").WithTags("all");
        api.MapGroup("v1").MapOrders();
        api.MapGroup("/v2/").MapOrders();
        app.Run();
        """,
        """
        static class Orders
        {
            public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder routes)
            {
                var orders = routes.MapGroup("/orders");
                orders.MapGet("/", () => 1);
                Details(orders.MapGroup("/{id:int}"));
                return routes;
            }

            private static void Details(RouteGroupBuilder order) => order.MapGet("lines", () => 1).WithName("lines");
        }
        """).Has("GET /api/v1/orders async", "GET /api/v1/orders/{id:int}/lines async", "GET /api/v2/orders async", "GET /api/v2/orders/{id:int}/lines async");

    [Fact]
    public void Routes_are_followed_through_constants_loops_and_helpers() => Snippet.App(
        """
        foreach (var name in new[] { "cats", "dogs" })
        {
            app.MapGet("/" + name, () => 1);
        }

        for (var version = 1; version <= 2; version++)
        {
            app.MapGet($"/v{version}/status", () => 1);
        }

        Crud<Cat>(app, Paths.Cats);

        static void Crud<T>(IEndpointRouteBuilder app, string path)
        {
            app.MapGet(path + "/{id}", (int id) => id);
            app.MapGet("/types/" + typeof(T).Name.ToLowerInvariant(), () => 1);
        }
        """,
        """
        class Cat;
        static class Paths { public const string Cats = "/pets/cats"; }
        """).Has(
        "GET /cats async", "GET /dogs async", "GET /v1/status async", "GET /v2/status async", "GET /pets/cats/{id} async", "GET /types/cat async");

    [Fact]
    public void Tables_of_routes_and_handlers_are_read() => Snippet.App(
        """
        List<(string Path, Delegate Handler)> table = [("/a", () => 1), ("/b", Slow)];
        foreach (var (path, handler) in table)
        {
            app.MapGet(path, handler);
        }

        static string Slow() => File.ReadAllText("a");
        """).Has("GET /a async", "GET /b blocking");

    [Fact]
    public void Endpoint_classes_that_are_listed_count_and_others_do_not() => Snippet.App(
        """
        IEndpoint[] endpoints = [new Listed()];
        foreach (var endpoint in endpoints)
        {
            endpoint.Map(app);
        }
        """,
        """
        interface IEndpoint { void Map(IEndpointRouteBuilder app); }
        class Listed : IEndpoint { public void Map(IEndpointRouteBuilder app) => app.MapGet("/listed", () => 1); }
        class Forgotten : IEndpoint { public void Map(IEndpointRouteBuilder app) => app.MapGet("/forgotten", () => 1); }
        """).Has("GET /listed async");

    [Fact]
    public void Conventions_of_the_apps_own_keep_the_prefix_of_a_group() => Snippet.App(
        """
        var users = app.MapGroup("/users").Guarded();
        users.MapGet("/{id}", (int id) => id).Guarded().RunOnBlockingLane("own");
        app.MapGroup("/v1").AsConvention();
        """,
        """
        static class Conventions
        {
            public static TBuilder Guarded<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder => endpoints.RequireHost("localhost");
            public static IEndpointConventionBuilder AsConvention(this RouteGroupBuilder group) { group.MapGet("/ping", () => 1); return group.WithTags("x"); }
        }
        """).Has("GET /users/{id} async", "GET /v1/ping async");

    [Fact]
    public void Endpoint_classes_that_reflection_finds_all_count() => Snippet.App(
        """
        foreach (var endpoint in typeof(IEndpoint).Assembly.GetTypes().Where(t => typeof(IEndpoint).IsAssignableFrom(t) && !t.IsAbstract).Select(Activator.CreateInstance).Cast<IEndpoint>())
        {
            endpoint.Map(app);
        }
        """,
        """
        interface IEndpoint { void Map(IEndpointRouteBuilder app); }
        class One : IEndpoint { public void Map(IEndpointRouteBuilder app) => app.MapGet("/one", () => 1); }
        class Two : IEndpoint { public void Map(IEndpointRouteBuilder app) => app.MapGet("/two", () => 1); }
        """).Has("GET /one async", "GET /two async");

    [Fact]
    public void Static_abstract_maps_are_followed_by_their_type_argument() => Snippet.App(
        "app.MapEndpoint<One>();",
        """
        interface IEndpoint { static abstract void Map(IEndpointRouteBuilder app); }
        class One : IEndpoint { public static void Map(IEndpointRouteBuilder app) => app.MapGet("/one", () => 1); }
        class Two : IEndpoint { public static void Map(IEndpointRouteBuilder app) => app.MapGet("/two", () => 1); }
        static class Mapping
        {
            public static IEndpointRouteBuilder MapEndpoint<T>(this IEndpointRouteBuilder app) where T : IEndpoint { T.Map(app); return app; }
        }
        """).Has("GET /one async");

    [Fact]
    public void Dead_mapping_code_maps_nothing() => Snippet.App(
        """app.MapGet("/", () => 1);""",
        """static class Old { public static void MapOld(this IEndpointRouteBuilder app) => app.MapGet("/old", () => 1); }""").Has("GET / async");

    [Fact]
    public void Startup_classes_are_followed() => Snippet.Files(
        """
        using Microsoft.AspNetCore.Hosting;

        public static class Program
        {
            public static void Main(string[] args) => Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(web => web.UseStartup<Startup>()).Build().Run();
        }

        public class Startup
        {
            public void ConfigureServices(IServiceCollection services) => services.AddSingleton<IStore, DiskStore>();

            public void Configure(IApplicationBuilder app)
            {
                app.UseRouting();
                app.UseEndpoints(endpoints => endpoints.MapGet("/x", (IStore store) => store.Read()));
            }
        }

        public interface IStore { string Read(); }
        public class DiskStore : IStore { public string Read() => File.ReadAllText("a"); }
        public class MemoryStore : IStore { public string Read() => ""; }
        """).Has("GET /x blocking");

    [Fact]
    public void Library_without_an_entry_point_is_read_from_its_mapping_methods() => Snippet.Files(
        """public static class Feature { public static void MapFeature(this IEndpointRouteBuilder app) => app.MapGet("/feature", () => 1); }""")
        .Has("GET /feature async");

    [Fact]
    public void Branches_of_the_pipeline_prefix_their_endpoints() => Snippet.App(
        """app.Map("/admin", admin => { admin.UseRouting(); admin.UseEndpoints(e => e.MapGet("/users", () => 1)); });""").Has("GET /admin/users async");

    [Fact]
    public void Both_branches_of_an_unknown_condition_count() => Snippet.App(
        """
        if (app.Environment.IsDevelopment())
        {
            app.MapGet("/debug", () => 1);
        }
        else
        {
            app.MapGet("/live", () => 1);
        }
        """).Has("GET /debug async", "GET /live async");
}
