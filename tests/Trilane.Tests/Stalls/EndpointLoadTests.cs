namespace Trilane.Tests.Stalls;

public sealed class EndpointLoadTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(10);
    private readonly EndpointLoad _load = new();
    private TimeSpan _now = TimeSpan.FromSeconds(1);

    [Fact]
    public void Threads_that_keep_three_quarters_of_the_processors_busy_crowd_them()
    {
        Look(0.5, 0.5, 0.5);
        Look(0.5, 0.5, 0.5);

        Assert.True(_load.IsMostOf(2));
        Assert.False(_load.IsMostOf(3));
    }

    [Fact]
    public void What_is_seen_of_a_look_counts_from_the_next_look_on()
    {
        Look(1, 1);

        Assert.False(_load.IsMostOf(2));
    }

    [Fact]
    public void What_was_seen_long_ago_says_nothing_of_now()
    {
        Look(1, 1);
        _now += TimeSpan.FromSeconds(1);
        Look(0.1);

        Assert.False(_load.IsMostOf(1));
    }

    private void Look(params ReadOnlySpan<double> shares)
    {
        _now += _interval;
        foreach (var share in shares)
        {
            _load.Add(_now, share);
        }
    }
}
