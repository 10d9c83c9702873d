using Trilane.Jobs.Intake;

namespace Trilane.Jobs.Tests.Intake;

public sealed class JobIdsTests
{
    [Fact]
    public void An_id_is_a_version_7_GUID_of_the_time_at_which_it_is_made()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var id = JobIds.Next();
        var after = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.InRange(Convert.ToInt64(id.ToString("N")[..12], 16), before, after);
    }

    [Fact]
    public void Ids_ascend_with_the_fraction_of_a_millisecond()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => JobIds.Next().ToString("N")[..16]).ToArray();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.True(ids.Distinct().Count() > ids.Select(id => id[..12]).Distinct().Count(), "The fraction stands still within a millisecond.");
    }

    [Fact]
    public async Task No_id_is_made_twice_by_any_thread()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 50_000).Select(_ => JobIds.Next()).ToArray())));

        Assert.Equal(200_000, made.SelectMany(ids => ids).Distinct().Count());
        Assert.Equal(200_000, made.SelectMany(ids => ids).Select(id => id.ToString("N")[16..]).Distinct().Count());
    }
}
