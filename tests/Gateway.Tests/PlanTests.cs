using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>What the planner reads from the gateway's code is what the running gateway does, and what the README draws.</summary>
public sealed class PlanTests() : GatewayTest(seconds: 120)
{
    private const string Sample = "samples/Gateway";
    private static readonly string _tool = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Trilane.Tool", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "trilane.dll");

    [Fact]
    public async Task Planned_lanes_are_those_that_the_gateway_uses()
    {
        await using var gateway = await GatewayProcess.StartAsync("--environment", "Development");
        var planned = Lanes(JsonNode.Parse(await PlanAsync("json"))!["endpoints"]!);
        var used = Lanes((await GetJsonAsync(gateway, "/lanes/api/endpoints"))["items"]!);

        Assert.NotEmpty(planned);
        Assert.All(planned, endpoint => Assert.True(used.ContainsKey(endpoint.Key), $"The gateway does not have {endpoint.Key}."));
        Assert.Equal(
            planned.Select(endpoint => $"{endpoint.Key} {endpoint.Value}").Order(StringComparer.Ordinal),
            planned.Select(endpoint => $"{endpoint.Key} {used[endpoint.Key]}").Order(StringComparer.Ordinal));
        Assert.Empty(used.Keys.Where(endpoint => !IsOfALibrary(endpoint)).Except(planned.Keys));
    }

    [Fact]
    public async Task Drawing_in_the_readme_is_that_of_the_plan()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Programs.Repository, "README.md"), Deadline);
        var start = readme.IndexOf("```mermaid\n", StringComparison.Ordinal) + "```mermaid\n".Length;
        var drawn = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];

        Assert.True((await PlanAsync("mermaid")).Contains(drawn.Trim(), StringComparison.Ordinal), "The README's drawing is old: eng/draw makes it anew.");
    }

    // Mapped by a call into a library, whose code is not the sample's: the jobs' own routes, health checks, the OpenAPI document.
    private static bool IsOfALibrary(string endpoint) =>
        endpoint.Contains(" /jobs", StringComparison.Ordinal) || endpoint.Contains(" /health", StringComparison.Ordinal) || endpoint.Contains(" /openapi/", StringComparison.Ordinal);

    private async Task<string> PlanAsync(string format)
    {
        var run = await Programs.RunInShellAsync($"cd '{Programs.Repository}' && dotnet '{_tool}' plan {Sample} --format {format}", Deadline);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }

    // The pattern of a group with an empty one in it may end with a slash, which routing does not mind.
    private static Dictionary<string, string> Lanes(JsonNode endpoints) =>
        endpoints.AsArray().ToDictionary(endpoint => $"{endpoint!["method"]} /{endpoint["route"]!.GetValue<string>().Trim('/')}", endpoint => endpoint!["lane"]!.GetValue<string>());
}
