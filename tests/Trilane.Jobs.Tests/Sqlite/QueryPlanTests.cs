using Microsoft.Data.Sqlite;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Sqlite;

namespace Trilane.Jobs.Tests.Sqlite;

/// <summary>No query walks over all jobs, and none sorts.</summary>
public class QueryPlanTests
{
    // Whole walks that are meant: a row for each worker and each queue; the partial index of running jobs, which has those alone.
    private static readonly string[] _meantWalks =
    [
        "SCAN worker", "SCAN known VIRTUAL TABLE INDEX", "SCAN trilane_job_queue", "SCAN trilane_job_worker", "SCAN live USING INDEX trilane_job_running",
        "SCAN live USING COVERING INDEX trilane_job_running",
    ];

    public static TheoryData<string> Queries => [.. SqliteQueries.Names];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Each_query_finds_its_rows_by_an_index_and_in_order(string query)
    {
        await using var home = new SqliteHome();
        await using var store = home.Open();
        await store.StartAsync(new RecordedSignals(), Deadline.Token);
        await using var connection = (SqliteConnection)await home.ConnectAsync();

        var plan = await ExplainAsync(connection, SqliteQueries.Text(query));

        Assert.All(plan, step => Assert.False(
            step.StartsWith("SCAN", StringComparison.Ordinal) && !_meantWalks.Any(walk => step.StartsWith(walk, StringComparison.Ordinal)),
            $"{query}: {step}"));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_claim_is_answered_by_its_index_alone()
    {
        await using var home = new SqliteHome();
        await using var store = home.Open();
        await store.StartAsync(new RecordedSignals(), Deadline.Token);
        await using var connection = (SqliteConnection)await home.ConnectAsync();

        var step = Assert.Single(await ExplainAsync(connection, SqliteQueries.Text("ListReady")));

        Assert.Equal("SEARCH trilane_job_live USING COVERING INDEX trilane_job_ready (queue=? AND name=?)", step);
    }

    [Fact]
    public void Migrations_are_numbered_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, SqliteQueries.Migrations.Count), SqliteQueries.Migrations.Select(migration => migration.Version));

    private static async Task<List<string>> ExplainAsync(SqliteConnection connection, string text)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {text}";
        foreach (var parameter in System.Text.RegularExpressions.Regex.Matches(text, "@[a-z_]+").Select(match => match.Value).Distinct())
        {
            command.Parameters.AddWithValue(parameter, 1);
        }

        List<string> steps = [];
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            steps.Add(rows.GetString(3));
        }

        return steps;
    }
}
