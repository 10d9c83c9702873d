namespace Trilane.Tests.Measurement;

public sealed class LaneLoadTests
{
    [Fact]
    public void Load_is_what_has_been_in_use_lately()
    {
        var load = new LaneLoad();
        load.Note(0, TimeSpan.FromSeconds(100));

        load.Note(8, TimeSpan.FromSeconds(200));

        Assert.Equal(0, load.AverageAt(TimeSpan.FromSeconds(200)), 3);
        Assert.Equal(8 * (1 - Math.Exp(-1)), load.AverageAt(TimeSpan.FromSeconds(210)), 3);
        Assert.Equal(8, load.AverageAt(TimeSpan.FromSeconds(400)), 3);
    }

    [Fact]
    public void Places_that_are_taken_half_of_the_time_count_half()
    {
        var load = new LaneLoad();
        for (var i = 0; i < 10_000; i++)
        {
            load.Note(i % 2 * 4, TimeSpan.FromMilliseconds(i * 10));
        }

        Assert.Equal(2, load.AverageAt(TimeSpan.FromMilliseconds(100_000)), 1);
    }
}
