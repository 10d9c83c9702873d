using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>Jobs that are enqueued by the code of jobs.</summary>
public sealed class ChildTests
{
    [Fact]
    public async Task A_job_may_enqueue_others_and_wait_for_them()
    {
        JobClient? client = null;
        await using var app = await JobApp.StartAsync(
            builder => builder.AddJob<Answer>().AddJob<AnswerElse>(options => options.Queue = "children"),
            async (text, _, cancellationToken) =>
            {
                if (text != "parent")
                {
                    return text;
                }

                var children = await client!.EnqueueBatchAsync([new AskElse("a"), new AskElse("b")], cancellationToken: cancellationToken);
                return string.Concat(await Task.WhenAll(children.Select(child => child.WaitForResultAsync(cancellationToken))));
            });
        client = app.Client;

        Assert.Equal("ab", await app.RunAsync("parent"));
    }

    [Fact]
    public async Task An_attempt_that_has_lost_its_lease_enqueues_nothing()
    {
        JobClient? client = null;
        var (lost, refused) = (new TaskCompletionSource(), new TaskCompletionSource<Exception?>());
        await using var app = await JobApp.StartAsync(
            builder => builder.AddJob<Answer>().AddJob<AnswerElse>(),
            async (text, context, _) =>
            {
                if (text == "parent" && context.Attempt == 1)
                {
                    await lost.Task;
                    refused.SetResult(await Record.ExceptionAsync(() => client!.EnqueueAsync(new AskElse("stale child"), cancellationToken: Deadline.Token)));
                }

                return text;
            });
        client = app.Client;
        var handle = await app.EnqueueAsync("parent");
        await app.Code.StartedAsync();

        await app.LoseLeaseAsync();
        lost.SetResult();

        Assert.Contains($"{handle.Id}", Assert.IsType<LeaseLostException>(await refused.Task.Within()).Message, StringComparison.Ordinal);
        Assert.Equal("parent", await handle.WaitForResultAsync(Deadline.Token));
        Assert.Equal(0, await app.Folder.CountAsync("SELECT count(*) FROM trilane_job WHERE name = 'AnswerElse'"));
    }

    [Fact]
    public async Task Children_belong_to_the_owner_of_their_parent()
    {
        JobClient? client = null;
        await using var app = await JobApp.StartAsync(
            builder => builder.AddJob<Answer>().AddJob<AnswerElse>(options => options.Queue = "children"),
            async (text, context, cancellationToken) => text == "parent"
                ? await (await client!.EnqueueAsync(new AskElse(), cancellationToken: cancellationToken)).WaitForResultAsync(cancellationToken)
                : context.Owner ?? "nobody");
        client = app.Client;
        await app.Folder.ExecuteAsync(
            "CREATE TRIGGER own AFTER INSERT ON trilane_job WHEN new.name = 'Answer' BEGIN UPDATE trilane_job SET owner = 'ann' WHERE number = new.number; END");

        Assert.Equal("ann", await app.RunAsync("parent"));
    }

    [Fact]
    public async Task A_request_that_no_job_takes_is_refused_with_the_way_out()
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.Client.EnqueueAsync(new AskElse()));

        Assert.Contains("AddTrilaneJobs(jobs => jobs.AddJob", exception.Message, StringComparison.Ordinal);
    }
}
