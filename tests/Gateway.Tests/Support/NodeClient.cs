using System.Text.Json.Nodes;

namespace Gateway.Tests.Support;

/// <summary>The npm package "openai" as its lock file says, and the program in NodeClient/ that uses it.</summary>
public sealed class NodeClient : IAsyncLifetime
{
    private static readonly string _source = Path.Combine(Programs.Repository, "tests", "Gateway.Tests", "NodeClient");
    private static readonly string _installed = Path.Combine(Programs.Repository, "artifacts", "node-client");

    public async ValueTask InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var finished = await Programs.RunInShellAsync(
            $"""
            set -e
            mkdir -p '{_installed}' && cd '{_installed}'
            cp '{_source}/client.js' .
            if ! cmp -s '{_source}/package-lock.json' package-lock.json || ! [ -d node_modules/openai ]; then
              cp '{_source}/package.json' '{_source}/package-lock.json' .
              npm ci --no-audit --no-fund --ignore-scripts 1>&2
            fi
            """,
            deadline.Token);
        Assert.True(finished.ExitCode == 0, $"npm ci failed: {finished.Error}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs one scenario of client.js and returns what it printed.</summary>
    internal static async Task<JsonNode> RunAsync(string scenario, GatewayProcess gateway, CancellationToken deadline, string key = "any")
    {
        var finished = await Programs.RunInShellAsync($"cd '{_installed}' && node client.js {scenario} {gateway.Address}v1 {key}", deadline);
        Assert.True(finished.ExitCode == 0, finished.Error);
        return JsonNode.Parse(finished.Output)!;
    }
}
