using Trilane.Tool.Commands;
using Trilane.Tool.Tests.Support;

namespace Trilane.Tool.Tests.Choosing;

/// <summary><c>trilane choose</c> answers for what an endpoint is going to use.</summary>
public sealed class ChooseTests
{
    [Theory]
    [InlineData("async", "Npgsql", "StackExchange.Redis")]
    [InlineData("blocking", "Npgsql", "Microsoft.Data.Sqlite")]
    [InlineData("job", "Npgsql", "Microsoft.Data.Sqlite", "Tesseract")]
    public async Task Several_uses_give_one_lane_with_its_reason(string lane, params string[] uses)
    {
        var run = await Run.OfAsync(["choose", "--uses", .. uses]);
        Assert.Equal(ExitCode.Success, run.ExitCode);
        Assert.Contains($"Lane: {lane}. ", run.Output, StringComparison.Ordinal);
        if (lane != "async")
        {
            Assert.Contains($"Lane: {lane}. {uses[^1]} ", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Blocking_call_with_an_awaitable_form_names_it()
    {
        var run = await Run.OfAsync("choose", "--uses", "System.IO.File.ReadAllText");
        Assert.Contains("Lane: async. Everything can be awaited: call File.ReadAllTextAsync instead of System.IO.File.ReadAllText.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_shape_of_a_plan()
    {
        var endpoint = (await Run.OfAsync("choose", "--uses", "LiteDB", "--format", "json")).Endpoints.Single();
        Assert.Equal(["method", "route", "lane", "declared", "handler", "dependencies", "reason", "findings"], endpoint.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("blocking", "sync"), (endpoint.GetProperty("lane").GetString(), endpoint.GetProperty("declared").GetString()));
        var dependency = endpoint.GetProperty("dependencies").EnumerateArray().Single();
        Assert.Equal(("LiteDB", "sync-only"), (dependency.GetProperty("name").GetString(), dependency.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Unknown_thing_is_said_to_be_unknown_with_the_ways_to_find_out()
    {
        var run = await Run.OfAsync("choose", "--uses", "Contoso.Erp");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("Nothing is known of 'Contoso.Erp': it is neither in the catalogue, nor a type or member of .NET, nor a package that was restored on this machine. Name a type", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blocking", "public class Client { public string Get() => File.ReadAllText(\"x\"); }")]
    [InlineData("blocking", "public class Client { public Task<string> GetAsync() => Task.FromResult(File.ReadAllText(\"x\")); }")]
    [InlineData("async", "public class Client { public Task<string> GetAsync() => File.ReadAllTextAsync(\"x\"); public string Get() => File.ReadAllText(\"x\"); }")]
    [InlineData("job", "public class Client { public byte[] Get(byte[] data) { for (var i = 0; i < 1_000_000; i++) data = System.Security.Cryptography.SHA256.HashData(data); return data; } }")]
    public async Task File_of_a_library_is_read(string lane, string source)
    {
        using var vendor = new Vendor(source);
        var run = await Run.OfAsync("choose", "--uses", vendor.Path);
        Assert.Contains($"Lane: {lane}.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Member_is_found_in_a_referenced_file()
    {
        using var vendor = new Vendor("namespace Contoso; public class Client { public string Slow() => File.ReadAllText(\"x\"); public int Fast() => 1; }");
        Assert.Contains("Lane: blocking.", (await Run.OfAsync("choose", "--uses", "Contoso.Client.Slow", "--reference", vendor.Path)).Output, StringComparison.Ordinal);
        Assert.Contains("Lane: async.", (await Run.OfAsync("choose", "--uses", "Contoso.Client.Fast", "--reference", vendor.Path)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_that_the_catalogue_does_not_know_is_read_from_the_cache()
    {
        var run = await Run.OfAsync("choose", "--uses", "xunit.v3.common");
        Assert.Equal((ExitCode.Success, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Missing_reference_is_named()
    {
        var run = await Run.OfAsync("choose", "--uses", "Npgsql", "--reference", "nowhere.dll");
        Assert.Equal((ExitCode.Usage, "--reference: 'nowhere.dll' does not exist.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Uses_are_required()
    {
        var run = await Run.OfAsync("choose");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--uses", run.Error, StringComparison.Ordinal);
    }
}
