using Trilane.Tests.Support;

namespace Trilane.Tests.Streaming;

public sealed class CheckedItemsTests
{
    [Fact]
    public async Task Producer_that_was_forgotten_is_disposed_once_it_has_finished_its_item()
    {
        var log = new Log();
        var item = new TaskCompletionSource();
        var items = new CheckedItems<int>(Items(item.Task, log), CancellationToken.None);
        var enumerator = items.GetAsyncEnumerator(Deadline.Token);
        Assert.True(await enumerator.MoveNextAsync());
        var forgotten = enumerator.MoveNextAsync();

        var ending = items.DisposeAsync().AsTask();
        Assert.Equal((false, ""), (ending.IsCompleted, log.ToString()));
        item.SetResult();
        await ending.Within();

        Assert.True(await forgotten);
        Assert.Equal("disposed", log.ToString());
    }

    [Fact]
    public async Task Producer_that_was_disposed_is_left_alone()
    {
        var log = new Log();
        var items = new CheckedItems<int>(Items(Task.CompletedTask, log), CancellationToken.None);
        await foreach (var _ in items)
        {
        }

        await items.DisposeAsync();

        Assert.Equal("disposed", log.ToString());
    }

    private static async IAsyncEnumerable<int> Items(Task second, Log log)
    {
        try
        {
            yield return 1;
            await second;
            yield return 2;
        }
        finally
        {
            log.Add("disposed");
        }
    }
}
