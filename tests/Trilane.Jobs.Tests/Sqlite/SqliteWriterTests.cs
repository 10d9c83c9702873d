using Microsoft.Data.Sqlite;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Tests.Sqlite;

/// <summary>What is special about one writer that commits what waits together.</summary>
public sealed class SqliteWriterTests : StoreConformance<SqliteHome>
{
    [Fact]
    public async Task A_write_that_fails_does_not_undo_those_that_waited_with_it()
    {
        List<Task<IReadOnlyList<EnqueueAnswer>>> good = [];
        Task<IReadOnlyList<EnqueueAnswer>> bad;
        await using (await Home.RefuseWritesAsync())
        {
            good.Add(Store.EnqueueAsync([Some.Job()], Deadline.Token));
            good.Add(Store.EnqueueAsync([Some.Job()], Deadline.Token));
            bad = Store.EnqueueAsync([Some.Job() with { Job = null! }], Deadline.Token);
            good.Add(Store.EnqueueAsync([Some.Job()], Deadline.Token));
        }

        await Assert.ThrowsAsync<SqliteException>(() => bad);
        Assert.All(await Task.WhenAll(good), answers => Assert.Equal(EnqueueVerdict.Accepted, answers[0].Verdict));
        Assert.Equal(3, Assert.Single(await Store.CountAsync(Deadline.Token)).Ready);
    }

    [Fact]
    public async Task A_write_whose_caller_left_before_it_began_does_not_happen()
    {
        var job = Some.Job();
        using var leaves = new CancellationTokenSource();
        Task<IReadOnlyList<EnqueueAnswer>> left;
        await using (await Home.RefuseWritesAsync())
        {
            _ = AcceptAsync();
            left = Store.EnqueueAsync([job], leaves.Token);
            await leaves.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Empty(await Store.ReadAsync([job.Id], Deadline.Token));
    }

    [Fact]
    public async Task A_file_that_stays_locked_is_said_to_be()
    {
        await using (await Home.RefuseWritesAsync())
        {
            var exception = await Assert.ThrowsAsync<JobStoreException>(() => Store.EnqueueAsync([Some.Job()], Deadline.Token));
            Assert.Contains("locked by another connection for longer than 1 s", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_store_that_writes_without_pause_does_not_shut_out_another()
    {
        const int Writes = 100;
        var other = await StartAsync();
        using var over = new CancellationTokenSource();
        var accepted = 0;
        var load = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await Store.EnqueueAsync([Some.Job()], CancellationToken.None);
                Interlocked.Increment(ref accepted);
            }
        })).ToList();

        // Each of these waits at most its busy time-out of one second, else it fails.
        for (var write = 0; write < Writes; write++)
        {
            await NeighbourWritesAsync(50);
            await other.EnqueueAsync([Some.Job()], Deadline.Token);
        }

        await over.CancelAsync();
        await Task.WhenAll(load).Within();

        // Until the neighbour is at full speed again: right after our own write, the lock would be ours again at once.
        async Task NeighbourWritesAsync(int jobs)
        {
            var until = Volatile.Read(ref accepted) + jobs;
            while (Volatile.Read(ref accepted) < until)
            {
                await Store.EnqueueAsync([Some.Job()], Deadline.Token);
            }
        }
    }

    [Fact]
    public async Task Writing_to_the_store_from_within_a_completion_is_refused_instead_of_waiting_for_itself()
    {
        var claimed = await StartJobAsync();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Store.FinishAsync(
            Some.Success(claimed.Attempt), async (_, token) => await Store.EnqueueAsync([Some.Job()], token), Deadline.Token));

        Assert.Contains("EnqueueOptions.Transaction", exception.Message, StringComparison.Ordinal);
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));
    }

    [Fact]
    public async Task Reading_from_within_a_completion_works()
    {
        var claimed = await StartJobAsync();

        Assert.True(await Store.FinishAsync(
            Some.Success(claimed.Attempt),
            async (_, token) => Assert.Equal(JobState.Running, (await Store.ReadAsync([claimed.Attempt.Job], token))[0].Status.State),
            Deadline.Token));
    }

    [Fact]
    public async Task What_a_completion_leaves_running_may_write_afterwards()
    {
        var claimed = await StartJobAsync();
        var ended = new TaskCompletionSource();
        Task<NewJob> later = null!;

        await Store.FinishAsync(
            Some.Success(claimed.Attempt),
            (_, _) =>
            {
                later = Task.Run(async () =>
                {
                    await ended.Task;
                    return await AcceptAsync();
                });
                return Task.CompletedTask;
            },
            Deadline.Token);
        ended.SetResult();

        await later.Within();
    }

    [Fact]
    public async Task A_completion_that_closes_the_connection_is_told_so_and_the_store_goes_on()
    {
        var claimed = await StartJobAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.FinishAsync(
            Some.Success(claimed.Attempt), async (transaction, _) => await transaction.Connection!.DisposeAsync(), Deadline.Token));

        Assert.Equal(JobState.Running, await StateOfAsync(claimed.Attempt.Job));
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));
    }

    [Fact]
    public async Task The_callers_connection_stays_as_usable_as_it_was()
    {
        await using var connection = (SqliteConnection)await Home.ConnectAsync();
        for (var round = 0; round < 3; round++)
        {
            await using var transaction = connection.BeginTransaction(deferred: round == 1);
            await Assert.ThrowsAsync<SqliteException>(() => Store.EnqueueAsync([Some.Job(), Some.Job() with { Job = null! }], transaction, Deadline.Token));
            await Store.EnqueueAsync([Some.Job()], transaction, Deadline.Token);
            transaction.Commit();
        }

        Assert.Equal(3, Assert.Single(await Store.CountAsync(Deadline.Token)).Ready);
    }

    [Fact]
    public async Task Every_write_is_synced_and_logged_ahead()
    {
        await AcceptAsync();
        await using var connection = await Home.ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        Assert.Equal("wal", await command.ExecuteScalarAsync());

        using var session = Trilane.Jobs.Sqlite.SqliteSession.Open(new Trilane.Jobs.Sqlite.SqliteAddress(Home.ConnectionString));
        var row = session.Statement("PRAGMA synchronous");
        Assert.True(row.Step());
        Assert.Equal(2, row.Int(0));
    }

    [Fact]
    public void The_states_in_the_tables_are_those_of_the_type()
    {
        // The numbers are on disk: they stay what they are.
        Assert.Equal([0, 1, 2, 3, 4, 5], Enum.GetValues<JobState>().Select(state => (int)state));
        Assert.Equal(["Queued", "Running", "Canceling", "Succeeded", "Failed", "Canceled"], Enum.GetNames<JobState>());
    }
}
