using Microsoft.Data.Sqlite;
using Trilane.Jobs.Sqlite;

namespace Trilane.Jobs.Tests.Sqlite;

public class SqliteAddressTests
{
    [Theory]
    [InlineData("Data Source=:memory:", ":memory:")]
    [InlineData("Data Source=jobs;Mode=Memory;Cache=Shared", "Mode=Memory")]
    [InlineData("Data Source=file:jobs?mode=memory&cache=shared", "mode=memory")]
    [InlineData("Data Source=", "''")]
    [InlineData("", "''")]
    public void A_database_in_memory_is_refused_and_the_message_says_what_to_write(string connectionString, string named)
    {
        var exception = Assert.Throws<ArgumentException>(() => new SqliteAddress(connectionString));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Data Source=jobs.db", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_uri_is_refused() =>
        Assert.Contains("path", Assert.Throws<ArgumentException>(() => new SqliteAddress("Data Source=file:jobs.db")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_database_that_is_only_read_is_refused() => Assert.Contains(
        "Mode=ReadOnly", Assert.Throws<ArgumentException>(() => new SqliteAddress("Data Source=jobs.db;Mode=ReadOnly")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_keyword_that_SQLite_does_not_know_is_refused() =>
        Assert.Throws<ArgumentException>(() => new SqliteAddress("Data Source=jobs.db;Servr=x"));

    [Fact]
    public void The_path_is_a_full_one() => Assert.Equal(Path.GetFullPath("jobs.db"), new SqliteAddress("Data Source=jobs.db").Path);

    [Theory]
    [InlineData("Data Source=jobs.db", 5)]
    [InlineData("Data Source=jobs.db;Default Timeout=12", 12)]
    [InlineData("Data Source=jobs.db;Default Timeout=0", 1)]
    public void The_busy_time_out_is_that_of_the_connection_string_or_five_seconds(string connectionString, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new SqliteAddress(connectionString).BusyTimeout);

    [Fact]
    public async Task Two_ways_to_one_file_are_one_file()
    {
        await using var home = new SqliteHome();
        var link = Path.Combine(Path.GetDirectoryName(home.Path)!, "link.db");
        var address = new SqliteAddress($"Data Source={home.Path}");
        await using var own = address.Open();
        File.CreateSymbolicLink(link, home.Path);
        await using var linked = new SqliteConnection($"Data Source={link};Pooling=False");
        linked.Open();
        await using var other = new SqliteConnection($"Data Source={home.Path}2;Pooling=False");
        other.Open();

        Assert.True(address.IsOf(linked));
        Assert.False(address.IsOf(other));
    }
}
