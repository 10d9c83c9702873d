using System.Diagnostics;
using Npgsql;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.PostgreSql.Tests.Support;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql.Tests.Claims;

public sealed class ClaimConditionsTests : StoreConformance<PostgreSqlHome>
{
    [Fact]
    public async Task An_old_transaction_that_holds_back_vacuum_does_not_slow_the_claim()
    {
        const int Jobs = 200_000;
        const int Batch = 250;
        await using var old = await Home.ConnectAsync();
        await using var transaction = await old.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using (var look = old.CreateCommand())
        {
            look.CommandText = Home.Text("SELECT count(*) FROM trilane.job_live");
            await look.ExecuteScalarAsync();
        }

        for (var left = Jobs; left > 0; left -= 5000)
        {
            await AcceptAsync(5000);
        }

        var worker = await RegisterAsync(TimeSpan.FromHours(1));
        List<double> times = [];
        for (var claim = 0; claim < Jobs / Batch; claim++)
        {
            var start = Stopwatch.GetTimestamp();
            var claimed = await ClaimAsync(worker, Batch);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Assert.Equal(Batch, claimed.Count);
            await Store.FinishAsync([.. claimed.Select(job => Some.Success(job.Attempt))], Deadline.Token);
        }

        // Generous: without the watermark the last claims walk over 200 000 dead entries, and took seven times as long as the first fifth did.
        var first = Median(times.Take(times.Count / 5));
        var last = Median(times.TakeLast(times.Count / 5));
        Assert.True(last < 3 * first, $"At first a claim took {first:0.00} ms, at last {last:0.00} ms.");
    }

    [Fact]
    public async Task A_job_whose_transaction_commits_late_is_not_passed_over()
    {
        var worker = await RegisterAsync();
        await using var connection = await Home.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var late = Some.Job();
        await Store.EnqueueAsync([late], transaction, Deadline.Token);
        await AcceptAsync(20);
        Assert.Equal(10, (await ClaimAsync(worker)).Count);

        Signals.Clear();
        await transaction.CommitAsync();
        await Signals.WorkArrivedAsync(Some.Queue);

        Assert.Equal(late.Id, (await ClaimAsync(worker))[0].Attempt.Job);
    }

    [Fact]
    public async Task A_job_that_nobody_told_of_is_found_by_an_idle_claimer()
    {
        var worker = await RegisterAsync();
        await using var connection = await Home.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var id = Guid.CreateVersion7();
        await using var command = connection.CreateCommand();
        command.CommandText = Home.Text(
            $"""
            INSERT INTO trilane.job (id, name, queue, priority, retention, request) VALUES ('{id}', '{Some.JobName}', '{Some.Queue}', 7, interval '1 day', '');
            INSERT INTO trilane.job_live (id, name, queue, priority, ready_at) VALUES ('{id}', '{Some.JobName}', '{Some.Queue}', 7, now())
            """);
        await command.ExecuteNonQueryAsync();
        await AcceptAsync(5);
        Assert.Equal(5, (await ClaimAsync(worker)).Count);
        await transaction.CommitAsync();

        Assert.Equal(id, Assert.Single(await ClaimAsync(worker)).Attempt.Job);
    }

    [Fact]
    public async Task A_job_that_a_locker_let_go_is_claimed_after_all()
    {
        var worker = await RegisterAsync();
        var jobs = await AcceptAsync(3);
        await using (var connection = await Home.ConnectAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = Home.Text($"SELECT 1 FROM trilane.job_live WHERE id = '{jobs[0].Id}' FOR UPDATE");
            await command.ExecuteScalarAsync();
            Assert.Equal(jobs[1..].Select(job => job.Id), (await ClaimAsync(worker)).Select(job => job.Attempt.Job));
            await transaction.RollbackAsync();
        }

        Assert.Equal(jobs[0].Id, Assert.Single(await ClaimAsync(worker)).Attempt.Job);
    }

    [Fact]
    public async Task A_machine_whose_clock_is_wrong_neither_starts_jobs_early_nor_loses_its_lease()
    {
        await using var fast = Home.Open(Home.ConnectionString, time: new MovedTime(TimeSpan.FromDays(3)));
        await fast.StartAsync(new RecordedSignals(), Deadline.Token);
        await AcceptAsync(Some.Job() with { RunAt = DateTimeOffset.UtcNow + TimeSpan.FromHours(1) });
        var worker = await RegisterAsync();
        var claimed = await StartJobAsync(worker);

        Assert.Empty((await fast.FindWorkAsync([Some.Queue], Deadline.Token)).Queues);
        Assert.Equal(TakenBack.None, await fast.TakeBackAsync(3, Some.Problem, Deadline.Token));
        Assert.Equal(claimed.Attempt, Assert.Single((await fast.RenewAsync(worker.Id, Lease, Deadline.Token))!).Attempt);
    }

    [Fact]
    public async Task Claims_heartbeats_and_progress_touch_no_index()
    {
        await AcceptAsync(1000);
        var worker = await RegisterAsync();
        var claimed = await ClaimAsync(worker, 1000);
        Assert.Equal(1000, claimed.Count);
        await Store.ReportAsync([.. claimed.Take(100).Select(job => new ProgressReport(job.Attempt, 0.5, "half"))], Deadline.Token);
        await Store.RenewAsync(worker.Id, Lease, Deadline.Token);

        // What a session has done shows once it is idle; disposing the store ends its sessions.
        await Store.DisposeAsync();
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while (await Home.ExecuteAsync(Statistics("n_tup_upd")) is not >= 1100L)
        {
            await timer.WaitForNextTickAsync(Deadline.Token);
        }

        var hot = (long)(await Home.ExecuteAsync(Statistics("n_tup_hot_upd")))!;
        Assert.InRange(hot, 1000, 1100);

        string Statistics(string column) => $"SELECT {column} FROM pg_stat_user_tables WHERE schemaname = '{Home.Schema}' AND relname = 'job_live'";
    }

    private static double Median(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
