using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Tests.Sqlite;

/// <summary>What is left of a file whose process was killed, or whose disk had no room.</summary>
public sealed class SqliteCrashTests : IAsyncDisposable
{
    private readonly SqliteHome _home = new();

    [Fact]
    public async Task A_killed_process_leaves_a_file_that_opens_and_has_every_promise()
    {
        List<string> promises = [];
        for (var kill = 0; kill < 4; kill++)
        {
            using var process = Start("exec dotnet", payload: 200);

            // At another moment each time; what comes after the kill may be in the pipe still.
            for (var line = 0; line < 150 * (kill + 1); line++)
            {
                promises.Add((await process.StandardOutput.ReadLineAsync(Deadline.Token))!);
            }

            process.Kill();
            promises.AddRange((await process.StandardOutput.ReadToEndAsync(Deadline.Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            await process.WaitForExitAsync(Deadline.Token);
        }

        await AssertKeptAsync(promises);
    }

    [Fact]
    public async Task A_file_that_cannot_grow_refuses_clearly_and_keeps_its_promises()
    {
        // The shell's limit is in blocks of 1 KB or 512 bytes; its signal is ignored, so that writes fail as on a full disk.
        using var process = Start("trap '' XFSZ; ulimit -f 4000; exec dotnet", payload: 20_000);

        var lines = (await process.StandardOutput.ReadToEndAsync(Deadline.Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(Deadline.Token);

        Assert.Contains(lines, line => line.StartsWith("refused The job store", StringComparison.Ordinal) && line.Contains(_home.Path, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("accepted", StringComparison.Ordinal));
        await AssertKeptAsync([.. lines.Where(line => !line.StartsWith("refused", StringComparison.Ordinal))]);
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    private Process Start(string command, int payload) => Process.Start(new ProcessStartInfo(
        "/bin/sh", ["-c", $"{command} \"$@\"", "sh", typeof(SqliteCrashTests).Assembly.Location, StoreProcess.Command, _home.Path, $"{payload}"])
    {
        RedirectStandardOutput = true,

        // Else the runtime maps its code through a file, which the limit of file sizes would hit first.
        Environment = { ["DOTNET_EnableWriteXorExecute"] = "0" },
    })!;

    private async Task AssertKeptAsync(List<string> promises)
    {
        await using var store = _home.Open();
        await store.StartAsync(new RecordedSignals(), Deadline.Token);
        await using (var connection = new SqliteConnection($"Data Source={_home.Path};Pooling=False"))
        {
            connection.Open();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            Assert.Equal("ok", await command.ExecuteScalarAsync());
        }

        // A job can be done before the line that says it was accepted is out.
        var accepted = Ids(promises, "accepted ");
        Assert.NotEmpty(accepted);
        accepted.UnionWith(Ids(promises, "done "));
        var records = (await store.ReadAsync([.. accepted], Deadline.Token)).ToDictionary(record => record.Status.Id, record => record.Status.State);
        Assert.Equal(accepted.Count, records.Count);
        Assert.All(Ids(promises, "done "), job => Assert.Equal(JobState.Succeeded, records[job]));
        await store.EnqueueAsync([Some.Job()], Deadline.Token);
        await AssertCountedAsync(store);
    }

    /// <summary>The figures of the queue are those of the rows.</summary>
    private async Task AssertCountedAsync(IJobStore store)
    {
        var figures = Assert.Single(await store.CountAsync(Deadline.Token));
        await using var connection = new SqliteConnection($"Data Source={_home.Path};Pooling=False");
        connection.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT state, count(*) FROM trilane_job_live GROUP BY state";
        await using var rows = await command.ExecuteReaderAsync();
        long[] counts = [0, 0, 0];
        while (await rows.ReadAsync())
        {
            counts[rows.GetInt64(0)] = rows.GetInt64(1);
        }

        Assert.Equal((counts[0], counts[2], counts[1]), (figures.Ready, figures.Waiting, figures.Running));
    }

    // A last line that was cut off by the kill promises nothing.
    private static HashSet<Guid> Ids(List<string> promises, string prefix) => [.. promises
        .Where(line => line.StartsWith(prefix, StringComparison.Ordinal) && line.Length == prefix.Length + 36).Select(line => Guid.Parse(line[prefix.Length..]))];
}
