using Microsoft.Data.Sqlite;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Sqlite;

namespace Trilane.Jobs.Tests.Sqlite;

public class SqliteErrorMessageTests
{
    [Theory]
    [InlineData(3, "access was denied")]
    [InlineData(5, "locked by another connection for longer than 5 s")]
    [InlineData(6, "locked by another connection for longer than 5 s")]
    [InlineData(7, "out of memory")]
    [InlineData(8, "read-only")]
    [InlineData(10, "reported an error")]
    [InlineData(11, "damaged")]
    [InlineData(13, "full")]
    [InlineData(14, "folder exists")]
    [InlineData(23, "access was denied")]
    [InlineData(26, "not an SQLite database")]
    public void What_keeps_the_store_from_its_work_is_said_in_words(int code, string words)
    {
        var address = new SqliteAddress("Data Source=jobs.db");
        var inner = new SqliteException("sqlite's own words", code);

        var exception = Assert.IsType<JobStoreException>(SqliteErrors.Translate(inner, address));

        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        Assert.Contains(address.Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("sqlite's own words", exception.Message, StringComparison.Ordinal);
        Assert.Same(inner, exception.InnerException);
    }

    [Fact]
    public void A_fault_that_is_not_the_stores_stays_what_it_is()
    {
        var inner = new SqliteException("constraint failed", 19);

        Assert.Same(inner, SqliteErrors.Translate(inner, new SqliteAddress("Data Source=jobs.db")));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        await using var home = new SqliteHome();
        await File.WriteAllTextAsync(home.Path, new string('x', 5000));

        await AssertRefusedAsync(home, "not an SQLite database");
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_named()
    {
        await using var home = new SqliteHome { FileName = "missing/jobs.db" };

        await AssertRefusedAsync(home, "folder exists");
    }

    [Fact]
    public async Task A_lane_that_has_stopped_is_named()
    {
        await using var home = new SqliteHome();
        await using var store = home.Open();
        await store.StartAsync(new RecordedSignals(), Deadline.Token);
        home.StopLane();

        var write = await Assert.ThrowsAsync<JobStoreException>(() => store.EnqueueAsync([Some.Job()], Deadline.Token));
        var read = await Assert.ThrowsAsync<JobStoreException>(() => store.ReadAsync([Guid.CreateVersion7()], Deadline.Token));

        Assert.All([write, read], exception => Assert.Contains("'sqlite' has stopped", exception.Message, StringComparison.Ordinal));
    }

    private static async Task AssertRefusedAsync(SqliteHome home, string words)
    {
        await using var store = home.Open();

        var exception = await Assert.ThrowsAsync<JobStoreException>(() => store.StartAsync(new RecordedSignals(), Deadline.Token));

        Assert.Contains(words, exception.Message, StringComparison.Ordinal);
        Assert.Contains(home.Path, exception.Message, StringComparison.Ordinal);
    }
}
