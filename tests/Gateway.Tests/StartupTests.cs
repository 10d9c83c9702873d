using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Support;

namespace Gateway.Tests;

public sealed class StartupTests(SharedGateway shared) : GatewayTest
{
    [Fact]
    public async Task Printed_lines_work_as_printed()
    {
        var lines = shared.Process.Banner.Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.Contains("curl -", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(10, lines.Count);
        Assert.All(await Task.WhenAll(lines.Select(RunAsync)), status => Assert.Equal("200", status));
    }

    [Fact]
    public async Task Lines_of_the_guide_work_as_they_stand()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Programs.Repository, "docs", "gateway.md"), Deadline);
        var lines = guide.Split('`').Where(code => code.StartsWith("curl ", StringComparison.Ordinal)).ToList();

        Assert.Equal(15, lines.Count);
        var address = shared.Process.Address.GetLeftPart(UriPartial.Authority);
        var here = lines.Select(line => line.Replace("http://127.0.0.1:5080", address, StringComparison.Ordinal));
        Assert.All(await Task.WhenAll(here.Select(RunAsync)), status => Assert.Equal("200", status));
    }

    [Fact]
    public async Task Taken_port_is_named_and_the_exit_code_is_1()
    {
        using var directory = new TempDirectory();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var finished = await Programs.RunGatewayAsync(directory.Path, ["--urls", $"http://{other.LocalEndpoint}"], Deadline);

        Assert.Equal(1, finished.ExitCode);
        Assert.Equal(
            $"Not started.\n  Failed to bind to address http://{other.LocalEndpoint}: address already in use. "
            + "Stop the other program, or choose another address: --urls http://127.0.0.1:5090\n",
            finished.Error);
    }

    [Fact]
    public async Task Database_that_cannot_be_opened_is_named()
    {
        using var directory = new TempDirectory();
        var path = Path.Combine(directory.Path, "missing", "gateway.db");

        var finished = await Programs.RunGatewayAsync(directory.Path, [$"--Gateway:Database={path}", "--urls", "http://127.0.0.1:0"], Deadline);

        Assert.Contains($"Gateway:Database is '{path}', which cannot be opened:", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_command_is_refused()
    {
        using var directory = new TempDirectory();

        var finished = await Programs.RunGatewayAsync(directory.Path, ["simulater"], Deadline);

        Assert.StartsWith("The command 'simulater' is unknown. Start the gateway without a command, or 'simulator' to", finished.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_when_it_is_told_to()
    {
        await using var gateway = await GatewayProcess.StartAsync();

        Assert.Equal(0, await gateway.StopAsync(Deadline));
    }

    // What curl itself prints goes away; the line as a whole must succeed and its answer be a 200.
    private async Task<string> RunAsync(string line)
    {
        var finished = await Programs.RunInShellAsync(
            $"set -o pipefail; cd '{Programs.Repository}'; {line} --noproxy '*' -o /dev/null -w '%{{http_code}}'", Deadline);
        return finished.ExitCode == 0 ? finished.Output : $"exit code {finished.ExitCode}: {line}";
    }
}
