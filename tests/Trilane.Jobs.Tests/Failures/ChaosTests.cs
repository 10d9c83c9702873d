using System.Diagnostics;
using Trilane.Jobs.Chaos;

namespace Trilane.Jobs.Tests.Failures;

/// <summary>The chaos program in its short form; the long one is for people: <c>--minutes 10</c>.</summary>
[Collection(nameof(Processes))]
public sealed class ChaosTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Killed_frozen_and_cut_off_processes_break_no_promise(string store)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ChaosOptions).Assembly.Location, "--store", store, "--minutes", "0.3"])
        {
            RedirectStandardOutput = true,
        })!;

        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        output.WriteLine(text);
        Assert.True(process.ExitCode == 0, text);
        Assert.Contains("Every promise was kept", text, StringComparison.Ordinal);
    }
}
