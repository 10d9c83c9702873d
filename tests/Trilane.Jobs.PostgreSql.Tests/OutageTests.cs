using Npgsql;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.PostgreSql.Tests.Support;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql.Tests;

public sealed class OutageTests : OwnServerTests
{
    [Fact]
    public async Task A_restart_of_the_server_loses_nothing_and_needs_no_restart_of_the_app()
    {
        var queued = await AcceptAsync();
        var running = Assert.Single(await ClaimAsync());

        await Server.StopAsync();
        var exception = await Assert.ThrowsAsync<JobStoreException>(AcceptAsync);
        Assert.Contains("can't be reached", exception.Message, StringComparison.Ordinal);
        Assert.NotNull(Store.Health.Problem);
        await Server.StartAgainAsync();

        Assert.Equal(queued.Id, running.Attempt.Job);
        Assert.True(Assert.Single(await Store.FinishAsync([Some.Success(running.Attempt)], Deadline.Token)));
        await AssertWorksAsync();
        await Log.WaitAsync("WakeUpHealed");
        Assert.Equal(StoreHealth.Well, Store.Health);
    }

    [Fact]
    public async Task A_server_that_is_killed_has_every_accepted_job_when_it_is_back()
    {
        List<Guid> accepted = [];
        var filling = Task.Run(async () =>
        {
            while (true)
            {
                accepted.Add((await AcceptAsync()).Id);
            }
        });
        await WaitForAsync(() => accepted.Count > 200);
        await Server.KillAsync();
        await Assert.ThrowsAsync<JobStoreException>(() => filling.Within());
        await Server.StartAgainAsync();

        Assert.Equal(accepted.Order(), (await Store.ReadAsync(accepted, Deadline.Token)).Select(record => record.Status.Id).Order());
        await AssertWorksAsync();
    }

    [Fact]
    public async Task Cut_connections_are_not_noticed_by_callers()
    {
        for (var round = 0; round < 5; round++)
        {
            await CutAsync();
            var job = await AcceptAsync();
            var running = Assert.Single(await ClaimAfterCutAsync());
            Assert.Equal(job.Id, running.Attempt.Job);
            await CutAsync();
            Assert.True(Assert.Single(await Store.FinishAsync([Some.Success(running.Attempt)], Deadline.Token)));
        }

        await Log.WaitAsync("WakeUpLost");
        await Log.WaitAsync("WakeUpHealed");
        Signals.Clear();
        await using var other = Home.Open(Home.ConnectionString, QuickTimes);
        await other.StartAsync(new RecordedSignals(), Deadline.Token);
        await other.EnqueueAsync([Some.Job()], Deadline.Token);
        await Signals.WorkArrivedAsync(Some.Queue);
    }

    [Fact]
    public async Task A_read_only_server_is_named_and_still_read()
    {
        var job = await AcceptAsync();
        await Home.ExecuteAsync("ALTER SYSTEM SET default_transaction_read_only = on");
        await ReloadAsync("on");

        var exception = await Assert.ThrowsAsync<JobStoreException>(AcceptAsync);
        Assert.Contains("is read-only", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Target Session Attributes=primary", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JobStoreException>(ClaimAsync);
        Assert.Equal(JobState.Queued, Assert.Single(await Store.ReadAsync([job.Id], Deadline.Token)).Status.State);

        await Home.ExecuteAsync("ALTER SYSTEM RESET default_transaction_read_only");
        await ReloadAsync("off");
        Assert.Equal(job.Id, Assert.Single(await ClaimAsync()).Attempt.Job);
        await AssertWorksAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_named()
    {
        await using (var connection = await Home.ConnectAsync())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Home.Text("BEGIN; LOCK TABLE trilane.job IN SHARE MODE");
            await command.ExecuteNonQueryAsync();

            var exception = await Assert.ThrowsAsync<JobStoreException>(AcceptAsync);
            Assert.Contains("did not answer in time", exception.Message, StringComparison.Ordinal);
            Assert.Contains("Command Timeout", exception.Message, StringComparison.Ordinal);
        }

        await AssertWorksAsync();
    }

    [Fact]
    public async Task A_full_disk_is_named_and_everything_accepted_stays()
    {
        // The server's own error, from a trigger: a disk that is really full takes rights that not every machine gives.
        var job = await AcceptAsync();
        await Home.ExecuteAsync(
            """
            CREATE FUNCTION trilane.fill() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
            GRANT EXECUTE ON FUNCTION trilane.fill() TO app;
            CREATE TRIGGER fill BEFORE INSERT ON trilane.job_live FOR EACH ROW EXECUTE FUNCTION trilane.fill()
            """);

        var exception = await Assert.ThrowsAsync<JobStoreException>(AcceptAsync);
        Assert.Contains("has no room left", exception.Message, StringComparison.Ordinal);

        await Home.ExecuteAsync("DROP TRIGGER fill ON trilane.job_live");
        Assert.Equal(job.Id, Assert.Single(await ClaimAsync()).Attempt.Job);
        await AssertWorksAsync();
    }

    private static async Task WaitForAsync(Func<bool> isThere)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(10));
        while (!isThere())
        {
            await timer.WaitForNextTickAsync(Deadline.Token);
        }
    }

    // Whether a claim came to pass before its connection was cut is not known, so the store leaves it to its caller to ask again.
    private async Task<IReadOnlyList<ClaimedJob>> ClaimAfterCutAsync()
    {
        while (true)
        {
            try
            {
                return await ClaimAsync();
            }
            catch (JobStoreException)
            {
                Deadline.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task CutAsync()
    {
        await using NpgsqlConnection connection = new(Server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using NpgsqlCommand cut = new("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'", connection);
        await cut.ExecuteNonQueryAsync();
    }

    private async Task ReloadAsync(string expected)
    {
        await Home.ExecuteAsync("SELECT pg_reload_conf()");
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(10));
        while (await Home.ExecuteAsync("SHOW default_transaction_read_only") as string != expected)
        {
            await timer.WaitForNextTickAsync(Deadline.Token);
        }
    }
}
