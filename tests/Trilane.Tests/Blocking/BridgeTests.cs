using System.Globalization;
using Trilane.Tests.Support;

namespace Trilane.Tests.Blocking;

public sealed class BridgeTests
{
    [Fact]
    public async Task Work_runs_on_a_named_background_thread_of_the_lane()
    {
        using var lanes = new TestLane(options => options.AddBlockingLane("pdf"));

        var thread = await lanes["pdf"].RunAsync(() => Thread.CurrentThread).Within();

        Assert.Equal("lane pdf 1", thread.Name);
        Assert.True(thread.IsBackground);
        Assert.False(thread.IsThreadPoolThread);
    }

    [Fact]
    public async Task Result_and_exception_reach_the_caller()
    {
        using var lanes = new TestLane();
        var ran = false;

        await lanes.Default.RunAsync(() => { ran = true; }).Within();
        var error = await Assert.ThrowsAsync<FormatException>(() => lanes.Default.RunAsync(() => int.Parse("x", CultureInfo.InvariantCulture))).Within();

        Assert.True(ran);
        Assert.Contains(nameof(Result_and_exception_reach_the_caller), error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_goes_on_off_the_lane()
    {
        using var lanes = new TestLane();

        await lanes.Default.RunAsync(() => { }).Within();

        Assert.Equal("async", Here.Lane);
    }

    [Fact]
    public async Task Cancelled_token_keeps_work_from_starting()
    {
        using var lanes = new TestLane();
        var ran = false;

        var call = lanes.Default.RunAsync(() => { ran = true; }, new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.False(ran);
        Assert.Equal(0, lanes.Default.Scheduler.Threads);
    }

    [Fact]
    public async Task Waiting_call_leaves_the_queue_when_its_token_fires()
    {
        using var gate = new Gate();
        using var cancel = new CancellationTokenSource();
        using var lanes = TestLane.WithThreads(1, queueLimit: 1);
        var running = lanes.Default.RunAsync(gate.Pass);
        await gate.ArrivedAsync();
        var waiting = lanes.Default.RunAsync(gate.Pass, cancel.Token);

        await cancel.CancelAsync();

        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within());
        Assert.Equal(cancel.Token, canceled.CancellationToken);
        Assert.Equal(0, lanes.Default.Scheduler.Queued);
        var next = lanes.Default.RunAsync(() => "its place is free");
        gate.Open();
        Assert.Equal("its place is free", await next.Within());
        await running.Within();
        Assert.Equal(1, gate.Entered);
    }

    [Fact]
    public async Task Running_call_can_be_given_up_but_keeps_its_slot()
    {
        using var gate = new Gate();
        using var cancel = new CancellationTokenSource();
        using var lanes = TestLane.WithThreads(1);
        var running = lanes.Default.RunAsync(gate.Pass);
        await gate.ArrivedAsync();

        var given = running.WaitAsync(cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.Within());
        Assert.Equal(1, lanes.Default.Scheduler.SlotsInUse);
        gate.Open();
        await running.Within();
        Assert.Equal(0, lanes.Default.Scheduler.SlotsInUse);
    }

    [Fact]
    public async Task Calls_start_in_the_order_they_came()
    {
        using var gate = new Gate();
        using var lanes = TestLane.WithThreads(1);
        var order = new List<int>();
        var calls = new List<Task> { lanes.Default.RunAsync(gate.Pass) };
        await gate.ArrivedAsync();

        calls.AddRange(Enumerable.Range(0, 100).Select(i => lanes.Default.RunAsync(() => order.Add(i))));
        gate.Open();
        await Task.WhenAll(calls).Within();

        Assert.Equal(Enumerable.Range(0, 100), order);
    }

    [Fact]
    public async Task Burst_gets_a_thread_for_each_call_up_to_the_limit()
    {
        using var gate = new Gate();
        using var lanes = TestLane.WithThreads(8);

        var calls = Enumerable.Range(0, 20).Select(_ => lanes.Default.RunAsync(gate.Pass)).ToList();
        await gate.ArrivedAsync(8);

        Assert.Equal((8, 8, 12), (lanes.Default.Scheduler.Threads, lanes.Default.Scheduler.Busy, lanes.Default.Scheduler.Queued));
        gate.Open();
        await Task.WhenAll(calls).Within();
    }

    [Fact]
    public async Task Slot_is_free_before_the_caller_hears_of_the_end()
    {
        using var lanes = TestLane.WithThreads(1, queueLimit: 1);
        for (var i = 0; i < 2_000; i++)
        {
            var two = new[] { lanes.Default.RunAsync(() => { }), lanes.Default.RunAsync(() => { }) };
            await Task.WhenAll(two).Within();
        }
    }
}
