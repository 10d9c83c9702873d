using Trilane.Jobs.Conformance;
using Trilane.Jobs.Intake;

namespace Trilane.Jobs.Tests.Intake;

public sealed class MergerTests
{
    private readonly List<int[]> _calls = [];

    [Fact]
    public async Task A_lone_item_waits_for_nobody()
    {
        var merger = Make(items => Task.FromResult(Squares(items)));

        Assert.Equal(9, await merger.SubmitAsync(3, Deadline.Token).Within());
        Assert.Equal(16, await merger.SubmitAsync(4, Deadline.Token).Within());

        Assert.Equal([[3], [4]], _calls);
    }

    [Fact]
    public async Task What_comes_while_a_call_is_under_way_goes_together_with_the_next_in_order()
    {
        var gate = new TaskCompletionSource();
        var merger = Make(async items =>
        {
            await gate.Task;
            return Squares(items);
        });

        var first = merger.SubmitAsync(1, Deadline.Token);
        await Support.Waiting.UntilAsync(() => _calls.Count == 1);
        var others = Enumerable.Range(2, 5).Select(item => merger.SubmitAsync(item, Deadline.Token)).ToArray();
        gate.SetResult();

        Assert.Equal(1, await first.Within());
        var answers = await Task.WhenAll(others).Within();
        Assert.Equal([4, 9, 16, 25, 36], answers);
        Assert.Equal([[1], [2, 3, 4, 5, 6]], _calls);
    }

    [Fact]
    public async Task No_call_takes_more_items_than_it_may()
    {
        var gate = new TaskCompletionSource();
        var merger = Make(
            async items =>
            {
                await gate.Task;
                return Squares(items);
            },
            maxItems: 3);

        var all = Enumerable.Range(0, 8).Select(item => merger.SubmitAsync(item, Deadline.Token)).ToArray();
        gate.SetResult();
        await Task.WhenAll(all).Within();

        Assert.All(_calls, call => Assert.InRange(call.Length, 1, 3));
        Assert.Equal(Enumerable.Range(0, 8), _calls.SelectMany(call => call));
    }

    [Fact]
    public async Task An_item_whose_token_fires_before_it_is_sent_is_not_sent()
    {
        var gate = new TaskCompletionSource();
        var merger = Make(async items =>
        {
            await gate.Task;
            return Squares(items);
        });
        using var left = new CancellationTokenSource();
        var first = merger.SubmitAsync(1, left.Token);
        await Support.Waiting.UntilAsync(() => _calls.Count == 1);
        var second = merger.SubmitAsync(2, left.Token);

        await left.CancelAsync();
        gate.SetResult();

        Assert.Equal(1, await first.Within());
        await Assert.ThrowsAsync<TaskCanceledException>(() => second.Within());
        Assert.Equal([[1]], _calls);
    }

    [Fact]
    public async Task One_bad_item_fails_alone()
    {
        var gate = new TaskCompletionSource();
        var merger = Make(async items =>
        {
            await gate.Task;
            return items.Contains(3) ? throw new ArgumentException("three") : Squares(items);
        });

        var first = merger.SubmitAsync(1, Deadline.Token);
        var (good, bad, alsoGood) = (merger.SubmitAsync(2, Deadline.Token), merger.SubmitAsync(3, Deadline.Token), merger.SubmitAsync(4, Deadline.Token));
        gate.SetResult();

        Assert.Equal((1, 4, 16), (await first.Within(), await good.Within(), await alsoGood.Within()));
        await Assert.ThrowsAsync<ArgumentException>(() => bad.Within());
    }

    [Fact]
    public async Task A_store_that_is_down_fails_all_at_once_and_the_next_call_is_made_all_the_same()
    {
        var isDown = true;
        var merger = Make(items => isDown ? throw new JobStoreException("down", null) : Task.FromResult(Squares(items)));

        await Assert.ThrowsAsync<JobStoreException>(() => merger.SubmitAsync(1, Deadline.Token).Within());
        isDown = false;

        Assert.Equal(4, await merger.SubmitAsync(2, Deadline.Token).Within());
    }

    private Merger<int, int> Make(Func<IReadOnlyList<int>, Task<IReadOnlyList<int>>> call, int maxItems = 100) => new(
        items =>
        {
            lock (_calls)
            {
                _calls.Add([.. items]);
            }

            return call(items);
        },
        maxItems);

    private static IReadOnlyList<int> Squares(IReadOnlyList<int> items) => [.. items.Select(item => item * item)];
}
