using System.Data.Common;
using Microsoft.Data.Sqlite;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Intake;

/// <summary>How jobs get into the store.</summary>
public sealed class EnqueueTests
{
    [Fact]
    public async Task Callers_with_the_same_unique_key_at_the_same_moment_get_one_job()
    {
        var gate = new TaskCompletionSource();
        await using var app = await JobApp.StartAsync(async (text, _, _) =>
        {
            await gate.Task;
            return text;
        });

        var handles = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(number => Task.Run(() => app.EnqueueAsync($"{number}", new EnqueueOptions { UniqueKey = "report" }))));

        var winner = Assert.Single(handles, handle => !handle.AlreadyExisted);
        Assert.All(handles, handle => Assert.Equal(winner.Id, handle.Id));
        gate.SetResult();
        await winner.WaitForResultAsync(Deadline.Token);
        Assert.Single(app.Code.Started);
    }

    [Fact]
    public async Task A_unique_key_is_free_again_once_its_job_is_final_and_belongs_to_its_kind_of_job()
    {
        await using var app = await JobApp.StartAsync(builder => builder.AddJob<Answer>().AddJob<AnswerElse>(), (text, _, _) => Task.FromResult(text));
        var unique = new EnqueueOptions { UniqueKey = "report", RunAt = DateTimeOffset.UtcNow.AddHours(1) };

        var first = await app.EnqueueAsync("first", unique);
        var again = await app.EnqueueAsync("again", unique);
        var other = await app.Client.EnqueueAsync(new AskElse(), unique, Deadline.Token);
        await app.Client.CancelAsync(first.Id, Deadline.Token);
        var next = await app.EnqueueAsync("next", unique);

        Assert.True(again is { AlreadyExisted: true } && again.Id == first.Id);
        Assert.False(other.AlreadyExisted);
        Assert.False(next.AlreadyExisted);
        Assert.NotEqual(first.Id, next.Id);
    }

    [Fact]
    public async Task A_batch_is_accepted_in_order_and_in_few_trips()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), jobs: jobs => jobs.RunWorkers(1));

        var handles = await app.Client.EnqueueBatchAsync(Enumerable.Range(0, 5000).Select(number => new Ask($"{number}")), cancellationToken: Deadline.Token);

        Assert.Equal(3, app.Store.Calls("EnqueueAsync"));
        Assert.Equal(5000, handles.Select(handle => handle.Id).Distinct().Count());
        Assert.Equal("4999", await handles[^1].WaitForResultAsync(Deadline.Token));
        Assert.Equal(Enumerable.Range(0, 5000).Select(number => $"{number}"), app.Code.Started);
    }

    [Fact]
    public async Task A_batch_that_a_limited_queue_has_no_room_for_is_refused_as_a_whole()
    {
        await using var app = await JobApp.StartAsync(
            (text, _, _) => Task.FromResult(text), settings: [("Trilane:Jobs:Role", "web"), ("Trilane:Jobs:Queues:default:Limit", "5")]);
        await app.EnqueueAsync();

        await Assert.ThrowsAsync<QueueFullException>(() => BatchAsync(app, 5));
        Assert.Equal(1, await app.Folder.CountAsync("SELECT count(*) FROM trilane_job"));
        await Assert.ThrowsAsync<QueueFullException>(() => BatchAsync(app, 50));
        Assert.Equal(1, await app.Folder.CountAsync("SELECT count(*) FROM trilane_job"));
        Assert.Equal(4, (await BatchAsync(app, 4)).Count);
        await Assert.ThrowsAsync<QueueFullException>(() => app.EnqueueAsync());
    }

    [Fact]
    public async Task An_empty_batch_is_nothing()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text));

        Assert.Empty(await BatchAsync(app, 0));
    }

    [Fact]
    public async Task A_batch_with_a_unique_key_is_refused()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text));

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            () => app.Client.EnqueueBatchAsync([new Ask()], new EnqueueOptions { UniqueKey = "one" }, Deadline.Token));

        Assert.Contains("Enqueue it alone", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_in_the_callers_transaction_exists_once_it_commits()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text));
        await app.Folder.ExecuteAsync("CREATE TABLE orders (id INTEGER)");
        await using var connection = await app.Folder.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync(Deadline.Token);
        await InsertOrderAsync(transaction);

        var handle = await app.EnqueueAsync("ship", new EnqueueOptions { Transaction = transaction });
        await Assert.ThrowsAsync<JobNotFoundException>(() => handle.GetStatusAsync(Deadline.Token));
        await transaction.CommitAsync(Deadline.Token);

        Assert.Equal("ship", await handle.WaitForResultAsync(Deadline.Token));
        Assert.Equal(1, await app.Folder.CountAsync("SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task A_job_in_the_callers_transaction_never_was_when_that_is_rolled_back()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text));
        await app.Folder.ExecuteAsync("CREATE TABLE orders (id INTEGER)");
        await using var connection = await app.Folder.ConnectAsync();
        Guid id;
        await using (var transaction = await connection.BeginTransactionAsync(Deadline.Token))
        {
            await InsertOrderAsync(transaction);
            id = (await app.EnqueueAsync("ship", new EnqueueOptions { Transaction = transaction })).Id;
            await transaction.RollbackAsync(Deadline.Token);
        }

        await app.RunAsync("other");

        await Assert.ThrowsAsync<JobNotFoundException>(() => app.Client.WaitForResultAsync<string>(id, Deadline.Token));
        Assert.Equal(["other"], app.Code.Started);
    }

    [Fact]
    public async Task A_transaction_of_another_database_is_refused()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text));
        using var elsewhere = new JobFolder();
        await using var connection = await elsewhere.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync(Deadline.Token);

        await Assert.ThrowsAsync<ArgumentException>(() => app.EnqueueAsync("ship", new EnqueueOptions { Transaction = transaction }));
    }

    [Fact]
    public async Task What_is_too_large_or_too_long_is_refused_with_the_numbers()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), options => options.MaxRequestBytes = 100);

        var large = await Assert.ThrowsAsync<ArgumentException>(() => app.EnqueueAsync(new string('x', 200)));
        Assert.Contains("The request is 211 bytes as JSON, and the job Answer takes 100", large.Message, StringComparison.Ordinal);
        var longKey = await Assert.ThrowsAsync<ArgumentException>(() => app.EnqueueAsync("", new EnqueueOptions { UniqueKey = new string('k', 201) }));
        Assert.Contains("201 characters; it has to have 1 to 200", longKey.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => app.EnqueueAsync("", new EnqueueOptions { UniqueKey = "" }));
        await Assert.ThrowsAsync<ArgumentNullException>(() => app.Client.EnqueueAsync<string>(null!, cancellationToken: Deadline.Token));
    }

    [Fact]
    public async Task A_caller_whose_token_has_fired_enqueues_nothing()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Client.EnqueueAsync(new Ask(), cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(0, await app.Folder.CountAsync("SELECT count(*) FROM trilane_job"));
    }

    private static Task<IReadOnlyList<JobHandle<string>>> BatchAsync(JobApp app, int count) =>
        app.Client.EnqueueBatchAsync(Enumerable.Range(0, count).Select(number => new Ask($"{number}")), cancellationToken: Deadline.Token);

    private static async Task InsertOrderAsync(DbTransaction transaction)
    {
        await using var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, "INSERT INTO orders VALUES (1)");
        await command.ExecuteNonQueryAsync(Deadline.Token);
    }
}
