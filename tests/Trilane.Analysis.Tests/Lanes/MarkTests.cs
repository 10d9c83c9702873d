using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Lanes;

public class MarkTests
{
    [Fact]
    public void Marks_and_signatures_give_the_effective_lane()
    {
        var snippet = Snippet.App(
            """
            app.MapGet("/sync", () => 1);
            app.MapGet("/async", async () => { await Task.Yield(); return 1; });
            app.MapGet("/attribute", [AsyncLane] () => 1);
            app.MapGet("/named", [BlockingLane("pdf")] async () => { await Task.Yield(); return 1; });
            app.MapGet("/convention", () => 1).WithName("x").RunOnAsyncLane();
            var group = app.MapGroup("/group").RunOnAsyncLane();
            group.MapGet("/inherits", () => 1);
            group.MapGet("/beats", () => 1).RunOnBlockingLane("own");
            var inner = group.MapGroup("/inner").RunOnBlockingLane();
            inner.MapGet("/nearest", async () => { await Task.Yield(); return 1; });
            """);

        Assert.Equal(
            [
                "/async async ", "/attribute async [AsyncLane]", "/convention async RunOnAsyncLane()", "/group/beats blocking own RunOnBlockingLane(\"own\")",
                "/group/inherits async RunOnAsyncLane()", "/group/inner/nearest blocking default RunOnBlockingLane()", "/named blocking pdf [BlockingLane(\"pdf\")]", "/sync blocking ",
            ],
            snippet.Plan.Endpoints.Select(endpoint =>
                $"{endpoint.Route} {endpoint.EffectiveLane.ToString().ToLowerInvariant()} {(endpoint.EffectiveLaneName is { } name ? name + " " : "")}{endpoint.Mark}"));
    }

    [Fact]
    public void Handlers_on_a_blocking_lane_may_block() => Snippet.App("""
        app.MapGet("/marked", [BlockingLane] async () => { await Task.Delay(1); return File.ReadAllText("a"); });
        app.MapGet("/sync", () => File.ReadAllText("a"));
        """).Has("GET /marked async", "GET /sync blocking");

    [Fact]
    public void What_writes_the_response_runs_after_the_handler_and_off_its_lane() => Snippet.App("""
        app.MapGet("/stream", () => Results.Stream(async target => { await Task.Delay(1); File.ReadAllBytes("a"); })); // finds: blocking
        app.MapGet("/bytes", () => Results.Bytes(File.ReadAllBytes("a")));
        """).Has("GET /stream blocking", "GET /bytes blocking");

    [Fact]
    public void Synchronous_handler_on_the_async_lane_may_not() => Snippet.App("""
        app.MapGet("/x", [AsyncLane] () => File.ReadAllText("a")); // finds: blocking
        """).Has("GET /x blocking");

    [Theory]
    [InlineData("int", "Sync")]
    [InlineData("string", "Sync")]
    [InlineData("IResult", "Sync")]
    [InlineData("IEnumerable<int>", "Sync")]
    [InlineData("Results<Ok<int>, NotFound>", "Sync")]
    [InlineData("Task", "Async")]
    [InlineData("Task<int>", "Async")]
    [InlineData("ValueTask", "Async")]
    [InlineData("ValueTask<IResult>", "Async")]
    [InlineData("IAsyncEnumerable<int>", "Async")]
    [InlineData("Task<Results<Ok<int>, NotFound>>", "Async")]
    [InlineData("ServerSentEventsResult<int>", "Async")]
    [InlineData("Results<ServerSentEventsResult<int>, NotFound>", "Async")]
    [InlineData("JsonLinesAsyncResult<int>", "Async")]
    [InlineData("OwnAwaitable", "Async")]
    public void Declared_style_follows_the_return_type(string type, string declared)
    {
        var snippet = Snippet.App(
            $"""app.MapGet("/x", Handler); static {type} Handler() => throw new NotSupportedException();""",
            """
            class OwnAwaitable { public System.Runtime.CompilerServices.TaskAwaiter GetAwaiter() => default; }
            """);
        Assert.Equal(declared, snippet.Endpoint("GET /x").Declared.ToString());
    }
}
