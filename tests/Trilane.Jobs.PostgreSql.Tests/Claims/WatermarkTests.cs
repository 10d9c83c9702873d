using Trilane.Jobs.PostgreSql.Claims;

namespace Trilane.Jobs.PostgreSql.Tests.Claims;

public sealed class WatermarkTests
{
    private readonly Watermark _mark = new(TimeProvider.System);

    [Fact]
    public void A_claim_moves_it_past_the_highest_position_of_each_priority()
    {
        Look([new("q", 5, 10), new("q", 0, 3)]);

        _mark.Claimed(_mark.Begin(), [(5, 10), (5, 12), (0, 3)]);

        Assert.Equal([(5, 13), (0, 4)], Lows());
    }

    [Fact]
    public void A_low_that_arrives_while_a_claim_is_under_way_wins()
    {
        Look([new("q", 0, 1)]);
        var claim = _mark.Begin();

        _mark.Lower(0, 7);
        _mark.Claimed(claim, [(0, 1), (0, 9)]);

        Assert.Equal([(0, 7)], Lows());
    }

    [Fact]
    public void A_low_that_arrives_while_it_is_looked_from_the_start_wins()
    {
        var look = _mark.Begin();

        _mark.Lower(0, 4);
        _mark.Lower(2, 6);
        _mark.Looked(look, [new("q", 0, 9)], next: 100);

        Assert.Equal([(2, 6), (0, 4)], Lows());
    }

    [Fact]
    public void A_claim_that_failed_leaves_it_where_it_was_whatever_a_later_one_claimed()
    {
        Look([new("q", 0, 1)]);
        var failing = _mark.Begin();
        _mark.Claimed(_mark.Begin(), [(0, 20)]);

        _mark.Fail(failing);

        Assert.Equal([(0, 1)], Lows());
    }

    [Fact]
    public void Where_nothing_is_found_it_starts_at_the_next_position()
    {
        _mark.Lower(0, 1);

        Look([], next: 50);

        Assert.Equal([(0, 50)], Lows());
    }

    [Fact]
    public void A_look_from_the_start_is_due_at_first_and_after_a_doubt()
    {
        Assert.True(_mark.IsDue(isIdle: false));
        Look([]);
        Assert.False(_mark.IsDue(isIdle: false));

        _mark.Doubt();

        Assert.True(_mark.IsDue(isIdle: false));
    }

    [Fact]
    public void A_doubt_during_a_look_makes_the_next_one_due()
    {
        var look = _mark.Begin();
        _mark.Doubt();
        _mark.Looked(look, [], next: 1);

        Assert.True(_mark.IsDue(isIdle: false));
    }

    [Fact]
    public void A_claimer_that_knows_other_jobs_than_before_has_to_look_again()
    {
        Assert.True(_mark.SawOther(["a"]));
        Assert.False(_mark.SawOther(["a"]));
        Assert.True(_mark.SawOther(["a", "b"]));
    }

    private void Look(Low[] found, long next = 1000) => _mark.Looked(_mark.Begin(), found, next);

    private (int, long)[] Lows()
    {
        var look = _mark.Begin();
        return [.. look.Priorities.Zip(look.Lows)];
    }
}
