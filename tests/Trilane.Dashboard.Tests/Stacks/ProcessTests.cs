using System.Diagnostics;
using Trilane.Dashboard.Tests.Support;
using Trilane.Tests.Support;

namespace Trilane.Dashboard.Tests.Stacks;

/// <summary>What only a process of its own can show.</summary>
public sealed class ProcessTests
{
    private static readonly TimeSpan _shutdownTime = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("DOTNET_EnableDiagnostics")]
    [InlineData("DOTNET_EnableDiagnostics_IPC")]
    public async Task App_whose_diagnostics_are_off_says_so_once_and_reports_stalls_without_stacks(string variable)
    {
        await using var app = await GuardProcess.StartAsync("trilane", (variable, "0"));

        for (var i = 0; i < 2; i++)
        {
            await app.Client.GetAsync(new Uri("/sleep/400", UriKind.Relative), Deadline.Token);
        }

        await app.WroteAsync("Stalls of this endpoint since its last record: 0.");
        Assert.Single(app.Output.Split('\n'), line => line.Contains("The records of stalls have no stacks", StringComparison.Ordinal));
        Assert.DoesNotContain("No stack", app.Output, StringComparison.Ordinal);
        Assert.All(await app.ItemsAsync("/lanes/api/stalls"), stall => Assert.Empty(stall!["frames"]!.AsArray()));
    }

    [Fact]
    public async Task App_that_is_told_to_stop_during_stalls_ends_in_its_time()
    {
        await using var app = await GuardProcess.StartAsync("trilane");
        // Far more than the pool has threads, each for longer than the test takes to ask for the end.
        var stalls = Enumerable.Range(0, 50).Select(_ => app.Client.GetAsync(new Uri("/sleep/3000", UriKind.Relative), Deadline.Token)).ToList();
        await app.WroteAsync("Stalls of this endpoint since its last record");

        var since = Stopwatch.StartNew();
        var code = await app.TerminateAsync(_shutdownTime);

        Assert.Equal(0, code);
        Assert.InRange(since.Elapsed, TimeSpan.Zero, _shutdownTime);
        // Those that had begun were answered; none was cut off.
        Assert.All(await Task.WhenAll(stalls).Within(), answer => Assert.True(answer.IsSuccessStatusCode));
    }
}
