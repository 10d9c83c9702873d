using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>What callers see of a store that can't do its work, and that it does it again afterwards.</summary>
public abstract class ErrorConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task A_store_that_cannot_write_says_so_and_goes_on_when_it_can_again()
    {
        var worker = await RegisterAsync();
        var claimed = await StartJobAsync(worker);
        var queued = await AcceptAsync();
        await using (await Home.RefuseWritesAsync())
        {
            var lost = Some.Job();
            await AssertFailsAsync(() => Store.EnqueueAsync([lost], Deadline.Token));
            await AssertFailsAsync(() => ClaimAsync(worker));
            await AssertFailsAsync(() => Store.FinishAsync([Some.Success(claimed.Attempt)], Deadline.Token));
            await AssertFailsAsync(() => Store.CancelAsync(queued.Id, Some.Retention, Deadline.Token));
            Assert.NotNull(Store.Health.Problem);
            Assert.Equal(JobState.Queued, await StateOfAsync(queued.Id));
        }

        Assert.True(await FinishAsync(Some.Success(claimed.Attempt)));
        Assert.Equal(queued.Id, Assert.Single(await ClaimAsync(worker)).Attempt.Job);
        Assert.Equal(StoreHealth.Well, Store.Health);
    }

    [Fact]
    public async Task A_store_that_was_disposed_says_so()
    {
        await Store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.EnqueueAsync([Some.Job()], Deadline.Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Store.ReadAsync([Guid.CreateVersion7()], Deadline.Token));
        await Store.DisposeAsync();
    }

    private async Task AssertFailsAsync(Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<JobStoreException>(call);
        Assert.NotNull(exception.InnerException);
        Assert.Contains(Store.Name.Split(' ')[0], exception.Message, StringComparison.OrdinalIgnoreCase);
    }
}
