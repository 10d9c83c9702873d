using System.Data.Common;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Jobs enqueued in the caller's transaction, and writes of a job in the transaction of its outcome.</summary>
public abstract class TransactionConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task A_job_in_the_callers_transaction_exists_once_it_commits()
    {
        await using var connection = await Home.ConnectAsync();
        await RunAsync(connection, "CREATE TABLE orders (name TEXT)");
        var job = Some.Job();

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await RunAsync(connection, "INSERT INTO orders VALUES ('tea')", transaction);
            var answers = await Store.EnqueueAsync([job], transaction, Deadline.Token);
            Assert.Equal([new EnqueueAnswer(EnqueueVerdict.Accepted, job.Id)], answers);
            Assert.Empty(await Store.ReadAsync([job.Id], Deadline.Token));
            await transaction.CommitAsync();
        }

        Assert.Equal(JobState.Queued, await StateOfAsync(job.Id));
        Assert.Equal(1, Assert.Single(await Store.CountAsync(Deadline.Token)).Ready);
        Assert.Equal(job.Id, Assert.Single(await ClaimAsync(await RegisterAsync())).Attempt.Job);
    }

    [Fact]
    public async Task A_job_in_a_transaction_that_is_rolled_back_never_existed()
    {
        await using var connection = await Home.ConnectAsync();
        var job = Some.Job() with { UniqueKey = "k" };

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await Store.EnqueueAsync([job], transaction, Deadline.Token);
            await transaction.RollbackAsync();
        }

        Assert.Empty(await Store.ReadAsync([job.Id], Deadline.Token));
        Assert.Empty(await Store.CountAsync(Deadline.Token));
        await AcceptAsync(Some.Job() with { UniqueKey = "k" });
    }

    [Fact]
    public async Task Keys_and_limits_hold_within_the_callers_transaction()
    {
        var known = await AcceptAsync(Some.Job() with { UniqueKey = "k" });
        await using var connection = await Home.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        var answers = await Store.EnqueueAsync(
            [Some.Job() with { UniqueKey = "k" }, Some.Job() with { UniqueKey = "l" }, Some.Job() with { UniqueKey = "l" }, Some.Job() with { QueueLimit = 2 }],
            transaction,
            Deadline.Token);

        Assert.Equal(
            [EnqueueVerdict.Existed, EnqueueVerdict.Accepted, EnqueueVerdict.Existed, EnqueueVerdict.QueueFull], answers.Select(answer => answer.Verdict));
        Assert.Equal(known.Id, answers[0].Id);
        Assert.Equal(answers[1].Id, answers[2].Id);
    }

    [Fact]
    public async Task The_loser_to_a_transaction_in_flight_gets_its_id_or_wins_when_it_is_rolled_back()
    {
        foreach (var commits in (bool[])[true, false])
        {
            var key = $"k{commits}";
            var first = Some.Job() with { UniqueKey = key };
            await using var connection = await Home.ConnectAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await Store.EnqueueAsync([first], transaction, Deadline.Token);

            var second = Some.Job() with { UniqueKey = key };
            var waiting = Store.EnqueueAsync([second], Deadline.Token);
            await (commits ? transaction.CommitAsync() : transaction.RollbackAsync());

            var answer = Assert.Single(await waiting);
            Assert.Equal(
                commits ? new EnqueueAnswer(EnqueueVerdict.Existed, first.Id) : new EnqueueAnswer(EnqueueVerdict.Accepted, second.Id), answer);
        }
    }

    [Fact]
    public async Task A_transaction_of_another_database_is_refused()
    {
        await using var connection = await Home.ConnectElsewhereAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => Store.EnqueueAsync([Some.Job()], transaction, Deadline.Token));
    }

    [Fact]
    public async Task A_transaction_that_has_ended_is_refused()
    {
        await using var connection = await Home.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await transaction.CommitAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => Store.EnqueueAsync([Some.Job()], transaction, Deadline.Token));
    }

    [Fact]
    public async Task What_a_job_writes_with_its_outcome_is_there_exactly_if_the_outcome_is()
    {
        await using var connection = await Home.ConnectAsync();
        await RunAsync(connection, "CREATE TABLE effects (name TEXT)");
        var claimed = await StartJobAsync();

        Assert.True(await Store.FinishAsync(
            Some.Success(claimed.Attempt),
            async (transaction, token) =>
            {
                await RunAsync(transaction.Connection!, "INSERT INTO effects VALUES ('one')", transaction);
                Assert.Equal(0L, await CountEffectsAsync(connection));
            },
            Deadline.Token));

        Assert.Equal(1L, await CountEffectsAsync(connection));
        Assert.Equal(JobState.Succeeded, await StateOfAsync(claimed.Attempt.Job));
        Assert.Empty(await Store.CountAsync(Deadline.Token));
    }

    [Fact]
    public async Task An_exception_of_the_job_undoes_its_writes_and_comes_out()
    {
        await using var connection = await Home.ConnectAsync();
        await RunAsync(connection, "CREATE TABLE effects (name TEXT)");
        var claimed = await StartJobAsync();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Store.FinishAsync(
            Some.Success(claimed.Attempt),
            async (transaction, token) =>
            {
                await RunAsync(transaction.Connection!, "INSERT INTO effects VALUES ('one')", transaction);
                throw new InvalidOperationException("out of tea");
            },
            Deadline.Token));

        Assert.Equal("out of tea", exception.Message);
        Assert.Equal(0L, await CountEffectsAsync(connection));
        Assert.Equal(JobState.Running, await StateOfAsync(claimed.Attempt.Job));
        Assert.True(await FinishAsync(Some.Failure(claimed.Attempt)));
    }

    [Fact]
    public async Task A_statement_that_fails_in_the_database_undoes_the_jobs_writes()
    {
        await using var connection = await Home.ConnectAsync();
        await RunAsync(connection, "CREATE TABLE effects (name TEXT)");
        var claimed = await StartJobAsync();

        await Assert.ThrowsAnyAsync<DbException>(() => Store.FinishAsync(
            Some.Success(claimed.Attempt),
            async (transaction, token) =>
            {
                await RunAsync(transaction.Connection!, "INSERT INTO effects VALUES ('one')", transaction);
                await RunAsync(transaction.Connection!, "INSERT INTO no_such_table VALUES (1)", transaction);
            },
            Deadline.Token));

        Assert.Equal(0L, await CountEffectsAsync(connection));
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));
    }

    [Fact]
    public async Task A_job_enqueues_another_in_the_transaction_of_its_outcome()
    {
        var claimed = await StartJobAsync();
        var next = Some.Job() with { Parent = claimed.Attempt };
        var undone = Some.Job() with { Parent = claimed.Attempt };

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.FinishAsync(
            Some.Success(claimed.Attempt),
            async (transaction, token) =>
            {
                await Store.EnqueueAsync([undone], transaction, token);
                throw new InvalidOperationException();
            },
            Deadline.Token));
        Assert.True(await Store.FinishAsync(
            Some.Success(claimed.Attempt),
            async (transaction, token) =>
            {
                Assert.Equal(EnqueueVerdict.Accepted, Assert.Single(await Store.EnqueueAsync([next], transaction, token)).Verdict);
            },
            Deadline.Token));

        Assert.Empty(await Store.ReadAsync([undone.Id], Deadline.Token));
        Assert.Equal(next.Id, Assert.Single(await ClaimAsync(await RegisterAsync())).Attempt.Job);
    }

    [Fact]
    public async Task Code_that_really_awaits_is_waited_for()
    {
        await using var connection = await Home.ConnectAsync();
        await RunAsync(connection, "CREATE TABLE effects (name TEXT)");
        var claimed = await StartJobAsync();

        Assert.True(await Store.FinishAsync(
            Some.Success(claimed.Attempt),
            async (transaction, token) =>
            {
                await Task.Yield();
                await RunAsync(transaction.Connection!, "INSERT INTO effects VALUES ('one')", transaction);
                await Task.Delay(5, token);
                await RunAsync(transaction.Connection!, "INSERT INTO effects VALUES ('two')", transaction);
            },
            Deadline.Token));

        Assert.Equal(2L, await CountEffectsAsync(connection));
    }

    [Fact]
    public async Task The_code_sees_the_callers_execution_context()
    {
        var claimed = await StartJobAsync();
        var local = new AsyncLocal<string> { Value = "of the job" };
        string? seen = null;

        await Store.FinishAsync(
            Some.Success(claimed.Attempt),
            (_, _) =>
            {
                seen = local.Value;
                return Task.CompletedTask;
            },
            Deadline.Token);

        Assert.Equal("of the job", seen);
    }

    [Fact]
    public async Task Code_that_ends_the_transaction_itself_is_told_so_and_the_store_goes_on()
    {
        var claimed = await StartJobAsync();

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Store.FinishAsync(
            Some.Success(claimed.Attempt), async (transaction, token) => await transaction.CommitAsync(token), Deadline.Token));

        Assert.Equal(JobState.Running, await StateOfAsync(claimed.Attempt.Job));
        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));
    }

    private static async Task<long> CountEffectsAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM effects";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task RunAsync(DbConnection connection, string text, DbTransaction? transaction = null)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        await command.ExecuteNonQueryAsync();
    }
}
