namespace Trilane.Tests.Stalls;

public sealed class StallHistoryTests
{
    [Fact]
    public void Newest_come_first_and_the_oldest_are_forgotten()
    {
        var history = new StallHistory();
        for (var i = 0; i < StallHistory.Capacity + 5; i++)
        {
            history.Add(Some());
        }

        var stalls = history.Before(id: null, limit: int.MaxValue);

        Assert.Equal(StallHistory.Capacity, stalls.Count);
        Assert.Equal((StallHistory.Capacity + 5, 6), (stalls[0].Id, stalls[^1].Id));
        Assert.Equal([10, 9, 8], history.Before(id: 11, limit: 3).Select(stall => stall.Id));
        Assert.Empty(history.Before(id: 6, limit: 3));
    }

    [Fact]
    public void Stall_that_is_still_kept_can_be_told_more_of()
    {
        var history = new StallHistory();
        var first = history.Add(Some());

        history.Update(first with { HasEnded = true });

        Assert.True(Assert.Single(history.Before(null, 10)).HasEnded);
    }

    [Fact]
    public void Stall_that_is_forgotten_stays_so()
    {
        var history = new StallHistory();
        var first = history.Add(Some());
        for (var i = 0; i < StallHistory.Capacity; i++)
        {
            history.Add(Some());
        }

        history.Update(first with { HasEnded = true });

        Assert.DoesNotContain(history.Before(null, int.MaxValue), stall => stall.HasEnded);
    }

    private static Stall Some() => new("HTTP: GET /", "GET", "/", StallKind.Blocked, DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(100));
}
