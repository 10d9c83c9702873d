using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Endpoints;

/// <summary>Frameworks of an app's own: a class is an endpoint, and a scan maps it.</summary>
public sealed class EndpointClassTests
{
    [Theory]
    [InlineData("((Feature)ActivatorUtilities.CreateInstance(http.RequestServices, type)).RunAsync(http)")]
    [InlineData("((Feature)Activator.CreateInstance(type)!).RunAsync(http)")]
    [InlineData("((Feature)factory(http.RequestServices, null)).RunAsync(http)")]
    public void Prototypes_say_the_routes_and_the_types_are_made_for_each_request(string run) => Snippet.App(
        "app.MapFeatures();",
        $$"""
        public abstract class Feature
        {
            private Definition? _definition;
            internal Definition Definition => _definition ??= new Definition();
            public abstract void Configure();
            protected void Get(string route) => Use(HttpMethods.Get, route);
            protected void Post(string route) => Use(HttpMethods.Post, route);
            public abstract Task RunAsync(HttpContext http);
            private void Use(string verb, string route) { Definition.Verb = verb; Definition.Route = route; }
        }
        public sealed class Definition { public string Verb { get; set; } = HttpMethods.Get; public string Route { get; set; } = "/"; }
        public abstract class Feature<T> : Feature
        {
            public abstract Task<T> HandleAsync(HttpContext http);
            public sealed override async Task RunAsync(HttpContext http) => await http.Response.WriteAsJsonAsync(await HandleAsync(http));
        }
        public class Read : Feature<string>
        {
            public override void Configure() => Get("/read");
            public override async Task<string> HandleAsync(HttpContext http) { await Task.Delay(1); return File.ReadAllText("a"); } // finds: blocking
        }
        public class Write : Feature<int>
        {
            public override void Configure() => Post("/write");
            public override async Task<int> HandleAsync(HttpContext http) { await Task.Delay(1); return 1; }
        }
        public static class Mapping
        {
            public static void MapFeatures(this IEndpointRouteBuilder routes)
            {
                foreach (var type in typeof(Feature).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Feature))))
                {
                    var prototype = (Feature)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
                    prototype.Configure();
                    var factory = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
                    routes.MapMethods(prototype.Definition.Route, [prototype.Definition.Verb], (HttpContext http) => {{run}});
                }
            }
        }
        """).Has("GET /read async", "POST /write async");

    [Fact]
    public void Route_may_be_given_to_the_constructor_of_the_base() => Snippet.App(
        "foreach (var route in new Route[] { new Read(), new Write(), new Remove(\"old\") }) route.Map(app);",
        """
        public abstract class Route(string verb, string path)
        {
            public void Map(IEndpointRouteBuilder routes) => routes.MapMethods(path, [verb], RunAsync);
            protected abstract Task<string> RunAsync();
        }
        public class Read() : Route("GET", "/read") { protected override async Task<string> RunAsync() { await Task.Delay(1); return File.ReadAllText("a"); } } // finds: blocking
        public class Write : Route
        {
            public Write() : base(HttpMethods.Post, "/write") { }
            protected override async Task<string> RunAsync() { await Task.Delay(1); return ""; }
        }
        public class Remove(string name) : Route("DELETE", "/remove/" + name) { protected override async Task<string> RunAsync() { await Task.Delay(1); return name; } }
        """).Has("GET /read async", "POST /write async", "DELETE /remove/old async");

    [Fact]
    public void Tables_of_routes_may_be_dictionaries_and_anonymous() => Snippet.App(
        """
        var table = new Dictionary<string, Func<string>> { ["/a"] = () => File.ReadAllText("a"), ["/b"] = () => "" };
        foreach (var entry in table) app.MapGet(entry.Key, entry.Value);
        foreach (var route in new[] { new { Path = "/c", Run = (Func<string>)(() => File.ReadAllText("c")) }, new { Path = "/d", Run = (Func<string>)(() => "") } }) app.MapPost(route.Path, route.Run);
        """).Has("GET /a blocking", "GET /b async", "POST /c blocking", "POST /d async");

    [Theory]
    [InlineData("group is null ? app : group")]
    [InlineData("group != null ? group : app")]
    [InlineData("group ?? (IEndpointRouteBuilder)app")]
    public void Group_that_is_given_has_its_prefix(string builder) => Snippet.App(
        "app.MapAll(app.MapGroup(\"/api\"));",
        $$"""
        public static class Mapping
        {
            public static void MapAll(this WebApplication app, RouteGroupBuilder? group = null)
            {
                IEndpointRouteBuilder builder = {{builder}};
                builder.MapGet("/a", () => 1);
            }
        }
        """).Has("GET /api/a async");
}
