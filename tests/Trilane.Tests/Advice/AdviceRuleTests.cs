namespace Trilane.Tests.Advice;

public sealed class AdviceRuleTests
{
    [Theory]
    // Asynchronous by its signature, on the async lane.
    [InlineData(LaneKind.Async, true, 2, 196, LaneKind.Blocking, "declared async, blocked 196 ms of 200 ms: blocking lane (mean of 100 sampled requests)")]
    [InlineData(LaneKind.Async, true, 1, 5, LaneKind.Blocking, "declared async, blocked 5.00 ms of 200 ms: blocking lane (mean of 100 sampled requests)")]
    [InlineData(LaneKind.Async, true, 150, 0, LaneKind.Blocking, "declared async, 150 ms CPU of 200 ms: blocking lane, with Background = true (mean of 100 sampled requests)")]
    [InlineData(LaneKind.Async, true, 2100, 0, LaneKind.Job, "2.1 s CPU: job lane (mean of 100 sampled requests)")]
    [InlineData(LaneKind.Async, true, 20, 4.9, null, null)]
    // Synchronous, with a mark.
    [InlineData(LaneKind.Async, false, 1, 20, LaneKind.Blocking, "synchronous, on the async lane by its mark, blocked 20 ms of 200 ms: blocking lane (mean of 100 sampled requests)")]
    [InlineData(LaneKind.Async, false, 0.01, 0, null, null)]
    // Synchronous, on the blocking lane.
    [InlineData(LaneKind.Blocking, false, 0.02, 0.01, LaneKind.Async, "synchronous but never blocks: the async lane would save the hop (0.02 ms CPU, blocked 0.01 ms, mean of 100 sampled requests)")]
    [InlineData(LaneKind.Blocking, false, 0.02, 0.2, null, null)]
    [InlineData(LaneKind.Blocking, false, 2, 0, null, null)]
    [InlineData(LaneKind.Blocking, false, 1000, 0, LaneKind.Job, "1.0 s CPU: job lane (mean of 100 sampled requests)")]
    // Asynchronous, with a mark.
    [InlineData(LaneKind.Blocking, true, 0.5, 0, LaneKind.Async, "on a blocking lane by its mark but never blocks: the async lane would save the hop (0.50 ms CPU, blocked 0.00 ms, mean of 100 sampled requests)")]
    [InlineData(LaneKind.Blocking, true, 1, 50, null, null)]
    // Its work is done elsewhere.
    [InlineData(LaneKind.Job, true, 3000, 500, null, null)]
    public void Advice_follows_from_where_the_time_goes(
        LaneKind lane, bool isDeclaredAsync, double processorMs, double blockedMs, LaneKind? advised, string? reason)
    {
        var advice = AdviceRule.Advise(Facts(lane, isDeclaredAsync, processorMs, blockedMs), current: null);

        Assert.Equal((advised, reason), (advice?.Lane, advice?.Reason));
    }

    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public void Advice_takes_enough_samples(int samples, bool isGiven) =>
        Assert.Equal(isGiven, AdviceRule.Advise(Facts(LaneKind.Async, true, 0, 100) with { Samples = samples }, current: null) is not null);

    [Theory]
    [InlineData(49, false)]
    [InlineData(50, true)]
    public void Never_takes_more_samples(int samples, bool isGiven) =>
        Assert.Equal(isGiven, AdviceRule.Advise(Facts(LaneKind.Blocking, false, 0, 0) with { Samples = samples }, current: null) is not null);

    [Fact]
    public void Endpoint_that_may_block_is_not_told_that_it_does()
    {
        Assert.Null(AdviceRule.Advise(Facts(LaneKind.Async, true, 200, 200) with { MayBlock = true }, current: null));
        Assert.Equal(LaneKind.Job, AdviceRule.Advise(Facts(LaneKind.Async, true, 2000, 0) with { MayBlock = true }, current: null)?.Lane);
    }

    [Theory]
    [InlineData(LaneKind.Async, 0, 2.5, LaneKind.Blocking, true)]
    [InlineData(LaneKind.Async, 0, 2.4, LaneKind.Blocking, false)]
    [InlineData(LaneKind.Async, 50, 0, LaneKind.Blocking, true)]
    [InlineData(LaneKind.Async, 49, 0, LaneKind.Blocking, false)]
    [InlineData(LaneKind.Async, 500, 0, LaneKind.Job, true)]
    [InlineData(LaneKind.Blocking, 499, 0, LaneKind.Job, false)]
    [InlineData(LaneKind.Blocking, 0, 0.2, LaneKind.Async, true)]
    [InlineData(LaneKind.Blocking, 0, 0.21, LaneKind.Async, false)]
    [InlineData(LaneKind.Blocking, 2, 0, LaneKind.Async, true)]
    [InlineData(LaneKind.Blocking, 2.1, 0, LaneKind.Async, false)]
    public void Advice_stands_until_its_reason_is_clearly_gone(LaneKind lane, double processorMs, double blockedMs, LaneKind standing, bool stands) =>
        Assert.Equal(stands, AdviceRule.Advise(Facts(lane, lane == LaneKind.Async, processorMs, blockedMs), standing)?.Lane == standing);

    [Fact]
    public void Measurements_around_a_limit_make_advice_come_once()
    {
        LaneAdvice? advice = null;
        var changes = 0;
        for (var i = 0; i < 100; i++)
        {
            var next = AdviceRule.Advise(Facts(LaneKind.Async, true, 0, i % 2 == 0 ? 4.5 : 5.5), advice?.Lane);
            changes += next?.Lane == advice?.Lane ? 0 : 1;
            advice = next;
        }

        Assert.Equal(1, changes);
    }

    private static EndpointFacts Facts(LaneKind lane, bool isDeclaredAsync, double processorMs, double blockedMs) => new(
        lane,
        isDeclaredAsync,
        MayBlock: false,
        new(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(processorMs), TimeSpan.FromMilliseconds(blockedMs), TimeSpan.Zero),
        Samples: 100);
}
