using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>What a job writes together with its success.</summary>
public sealed class CompletingTests
{
    [Fact]
    public async Task Writes_commit_once_with_the_outcome()
    {
        await using var app = await JobApp.StartAsync((text, context, _) =>
        {
            context.OnCompleting(async (transaction, cancellationToken) =>
            {
                await using var command = transaction.Connection!.CreateCommand();
                (command.Transaction, command.CommandText) = (transaction, "CREATE TABLE IF NOT EXISTS effect (job TEXT)");
                await command.ExecuteNonQueryAsync(cancellationToken);
            });
            context.OnCompleting((transaction, cancellationToken) => InsertAsync(transaction, context.Id, cancellationToken));
            return Task.FromResult(text);
        });

        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => app.RunAsync($"{number}")));

        Assert.Equal(50, await app.Folder.CountAsync("SELECT count(DISTINCT job) FROM effect"));
        Assert.Equal(50, await app.Folder.CountAsync("SELECT count(*) FROM effect"));
    }

    [Fact]
    public async Task An_exception_undoes_all_and_fails_the_attempt()
    {
        using var folder = new JobFolder();
        await using var app = await JobApp.StartAsync(
            (text, context, _) =>
            {
                context.OnCompleting((transaction, cancellationToken) => InsertAsync(transaction, context.Id, cancellationToken));
                context.OnCompleting((_, _) => context.Attempt == 1 ? throw new IOException("torn") : Task.CompletedTask);
                return Task.FromResult($"attempt {context.Attempt}");
            },
            options => options.RetryDelay = TimeSpan.Zero,
            folder: folder);
        await folder.ExecuteAsync("CREATE TABLE effect (job TEXT)");

        Assert.Equal("attempt 2", await app.RunAsync());

        Assert.Equal(1, await folder.CountAsync("SELECT count(*) FROM effect"));
        Assert.Contains("torn", await app.Log.LineAsync("is repeated"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_always_fails_fails_the_job_with_its_error()
    {
        await using var app = await JobApp.StartAsync(
            (text, context, _) =>
            {
                context.OnCompleting((transaction, cancellationToken) => InsertAsync(transaction, context.Id, cancellationToken));
                return Task.FromResult(text);
            },
            options => (options.Retries, options.RetryDelay) = (1, TimeSpan.Zero));

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => app.RunAsync());

        Assert.Contains("no such table", failure.Problem.Detail, StringComparison.Ordinal);
        Assert.Equal(2, app.Code.Started.Count);
    }

    [Fact]
    public async Task Nothing_is_written_for_an_attempt_that_failed()
    {
        var written = 0;
        await using var app = await JobApp.StartAsync(
            (_, context, _) =>
            {
                context.OnCompleting((_, _) => Task.FromResult(Interlocked.Increment(ref written)));
                throw new IOException("torn");
            },
            options => options.Retries = 0);

        await Assert.ThrowsAsync<JobFailedException>(() => app.RunAsync());

        Assert.Equal(0, written);
    }

    [Fact]
    public async Task Nothing_is_written_for_an_attempt_that_has_lost_its_lease_and_the_next_one_writes_once()
    {
        using var folder = new JobFolder();
        var (lost, written) = (new TaskCompletionSource(), 0);
        await using var app = await JobApp.StartAsync(
            async (text, context, _) =>
            {
                if (context.Attempt == 1)
                {
                    await lost.Task;
                }

                context.OnCompleting((transaction, cancellationToken) =>
                {
                    Interlocked.Increment(ref written);
                    return InsertAsync(transaction, context.Id, cancellationToken);
                });
                return $"attempt {context.Attempt}";
            },
            folder: folder);
        await folder.ExecuteAsync("CREATE TABLE effect (job TEXT)");
        var handle = await app.EnqueueAsync();
        await app.Code.StartedAsync();

        await app.LoseLeaseAsync();
        await app.Code.StartedAsync();
        lost.SetResult();

        Assert.Equal("attempt 2", await handle.WaitForResultAsync(Deadline.Token));
        Assert.Equal(1, written);
        Assert.Equal(1, await folder.CountAsync("SELECT count(*) FROM effect"));
    }

    [Fact]
    public async Task Jobs_enqueued_in_the_transaction_exist_exactly_if_it_commits()
    {
        JobClient? client = null;
        await using var app = await JobApp.StartAsync(
            builder => builder.AddJob<Answer>(options => options.RetryDelay = TimeSpan.Zero).AddJob<AnswerElse>(),
            (text, context, _) =>
            {
                if (text == "parent")
                {
                    context.OnCompleting(async (transaction, cancellationToken) =>
                    {
                        await client!.EnqueueAsync(new AskElse($"child of {context.Attempt}"), new EnqueueOptions { Transaction = transaction }, cancellationToken);
                        if (context.Attempt == 1)
                        {
                            throw new IOException("torn");
                        }
                    });
                }

                return Task.FromResult(text);
            });
        client = app.Client;

        await app.RunAsync("parent");
        await app.Code.StartedAsync(3);

        Assert.Equal(["parent", "parent", "child of 2"], app.Code.Started);
    }

    private static async Task InsertAsync(System.Data.Common.DbTransaction transaction, Guid job, CancellationToken cancellationToken)
    {
        Assert.IsType<SqliteTransaction>(transaction);
        await using var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, $"INSERT INTO effect VALUES ('{job}')");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
