using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>The wake-up path: what a store tells its own process and those that share its jobs.</summary>
public abstract class SignalConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_job_wakes_workers(bool inAnotherProcess)
    {
        var heard = await ListenAsync(inAnotherProcess);

        await AcceptAsync();

        await heard.WorkArrivedAsync(Some.Queue);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_of_the_callers_transaction_wakes_workers_once_it_is_committed(bool inAnotherProcess)
    {
        var heard = await ListenAsync(inAnotherProcess);
        await using var connection = await Home.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Store.EnqueueAsync([Some.Job()], transaction, Deadline.Token);
        await transaction.CommitAsync();

        await heard.WorkArrivedAsync(Some.Queue);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_that_is_ready_again_wakes_workers(bool inAnotherProcess)
    {
        var heard = await ListenAsync(inAnotherProcess);
        var worker = await RegisterAsync();

        await AssertWakesAsync(async () => await FinishAsync(Some.GiveBack(await NextAsync())));
        await AssertWakesAsync(async () => await FinishAsync(Some.Retry(await NextAsync())));
        await AssertWakesAsync(async () =>
        {
            await FinishAsync(Some.Retry(await NextAsync(), TimeSpan.FromSeconds(5)));
            await Home.PassTimeAsync(TimeSpan.FromSeconds(6));
            await Store.FindWorkAsync([Some.Queue], Deadline.Token);
        });
        await AssertWakesAsync(async () =>
        {
            await NextAsync();
            await Home.PassTimeAsync(Lease + TimeSpan.FromSeconds(1));
            await Store.TakeBackAsync(9, Some.Problem, Deadline.Token);
        });

        async Task AssertWakesAsync(Func<Task> makesReady)
        {
            await AcceptAsync();
            heard.Clear();
            await makesReady();
            await heard.WorkArrivedAsync(Some.Queue);
        }

        async Task<AttemptId> NextAsync() => (await ClaimAsync(worker, 1))[0].Attempt;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_change_that_a_follower_sees_is_told(bool inAnotherProcess)
    {
        var heard = await ListenAsync(inAnotherProcess);
        var worker = await RegisterAsync();
        var job = (await AcceptAsync()).Id;
        AttemptId attempt = default;

        await AssertToldAsync(async () => attempt = (await ClaimAsync(worker))[0].Attempt);
        await AssertToldAsync(() => Store.ReportAsync([new ProgressReport(attempt, 0.5, null)], Deadline.Token));
        await AssertToldAsync(() => FinishAsync(Some.Retry(attempt)));
        await AssertToldAsync(async () => attempt = (await ClaimAsync(worker))[0].Attempt);
        await AssertToldAsync(() => Store.CancelAsync(job, Some.Retention, Deadline.Token));
        await AssertToldAsync(() => FinishAsync(Some.Cancellation(attempt)));

        async Task AssertToldAsync(Func<Task> change)
        {
            heard.Clear();
            await change();
            await heard.JobChangedAsync(job);
        }
    }

    [Fact]
    public async Task A_store_that_is_well_says_so()
    {
        await AcceptAsync();

        Assert.Equal(StoreHealth.Well, Store.Health);
        Assert.NotEmpty(Store.Name);
    }

    private async Task<RecordedSignals> ListenAsync(bool inAnotherProcess)
    {
        if (!inAnotherProcess)
        {
            return Signals;
        }

        var signals = new RecordedSignals();
        await StartAsync(signals);
        return signals;
    }
}
