namespace Trilane.Tests.Measurement;

public sealed class DurationHistogramTests
{
    [Theory]
    [InlineData(0.003)]
    [InlineData(0.5)]
    [InlineData(13)]
    [InlineData(200)]
    [InlineData(59_000)]
    public void Percentile_is_right_to_a_thirty_second(double milliseconds)
    {
        var histogram = new DurationHistogram();
        for (var i = 0; i < 99; i++)
        {
            histogram.End(TimeSpan.FromMilliseconds(milliseconds));
        }

        histogram.End(TimeSpan.FromHours(10));

        // What is shorter than 16 µs is right to half a microsecond.
        Assert.InRange(histogram.Percentile(0.99)!.Value.TotalMilliseconds, (milliseconds * 31 / 32) - 0.0005, (milliseconds * 33 / 32) + 0.0005);
        Assert.InRange(histogram.Percentile(1)!.Value.TotalHours, 10 * 31 / 32.0, 10 * 33 / 32.0);
    }

    [Fact]
    public void Ranks_are_those_of_the_sorted_durations()
    {
        var histogram = new DurationHistogram();
        foreach (var milliseconds in Enumerable.Range(1, 1000).OrderBy(value => value * 7919 % 1009))
        {
            histogram.End(TimeSpan.FromMilliseconds(milliseconds));
        }

        Assert.InRange(histogram.Percentile(0.5)!.Value.TotalMilliseconds, 484, 516);
        Assert.InRange(histogram.Percentile(0.99)!.Value.TotalMilliseconds, 959, 1021);
        Assert.InRange(histogram.Mean!.Value.TotalMilliseconds, 500.4, 500.6);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1_000_000_000)]
    public void Durations_out_of_range_are_counted_at_its_ends(double seconds)
    {
        var histogram = new DurationHistogram();

        histogram.End(TimeSpan.FromSeconds(seconds));

        Assert.Equal(1, histogram.Ended);
        Assert.NotNull(histogram.Percentile(0.5));
    }

    [Fact]
    public void What_has_not_been_measured_is_not_known()
    {
        var histogram = new DurationHistogram();

        histogram.Begin();

        Assert.Equal((1, 0), (histogram.Begun, histogram.Ended));
        Assert.Null(histogram.Percentile(0.5));
        Assert.Null(histogram.Mean);
    }

    [Fact]
    public void What_happened_lately_outweighs_what_was_before()
    {
        var histogram = new DurationHistogram();
        Add(histogram, 100_000, milliseconds: 1);

        Add(histogram, 8 * DurationHistogram.Window * Environment.ProcessorCount, milliseconds: 100);

        Assert.InRange(histogram.Percentile(0.5)!.Value.TotalMilliseconds, 96, 104);
        Assert.InRange(histogram.Mean!.Value.TotalMilliseconds, 90, 104);
        Assert.Equal(100_000 + (8 * DurationHistogram.Window * Environment.ProcessorCount), histogram.Ended);
    }

    [Fact]
    public void No_thread_s_durations_are_lost()
    {
        const int Each = 50_000;
        var histogram = new DurationHistogram();

        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() => Add(histogram, Each, milliseconds: 5))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal((4 * Each, 4 * Each), (histogram.Begun, histogram.Ended));
        Assert.InRange(histogram.Percentile(0.01)!.Value.TotalMilliseconds, 4.8, 5.2);
        Assert.InRange(histogram.Mean!.Value.TotalMilliseconds, 4.5, 5.5);
    }

    private static void Add(DurationHistogram histogram, int count, double milliseconds)
    {
        for (var i = 0; i < count; i++)
        {
            histogram.Begin();
            histogram.End(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
