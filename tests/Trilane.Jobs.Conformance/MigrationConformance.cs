using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>The schema: made at start, under a lock, never taken over from a newer program.</summary>
public abstract class MigrationConformance<THome> : StoreConformance<THome>
    where THome : StoreHome, new()
{
    [Fact]
    public async Task A_schema_newer_than_the_program_is_refused_with_both_versions()
    {
        await Home.SetSchemaVersionAsync(987);
        await using var store = Home.Open();

        var exception = await Assert.ThrowsAsync<JobSchemaException>(() => store.StartAsync(new RecordedSignals(), Deadline.Token));

        Assert.Contains("987", exception.Message, StringComparison.Ordinal);
        Assert.Matches("up to [0-9]+", exception.Message);
    }

    [Fact]
    public async Task Starting_again_changes_nothing()
    {
        var job = await AcceptAsync();

        var again = await StartAsync();

        Assert.Single(await again.ReadAsync([job.Id], Deadline.Token));
    }

    [Fact]
    public async Task Many_that_start_at_once_make_one_schema()
    {
        await using var home = new THome();
        await home.CreateAsync();
        IJobStore[] stores = [.. Enumerable.Range(0, 8).Select(_ => home.Open())];

        await Task.WhenAll(stores.Select(store => store.StartAsync(new RecordedSignals(), Deadline.Token))).Within();

        foreach (var store in stores)
        {
            var job = Some.Job();
            await store.EnqueueAsync([job], Deadline.Token);
            Assert.Single(await stores[0].ReadAsync([job.Id], Deadline.Token));
        }

        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }
}
