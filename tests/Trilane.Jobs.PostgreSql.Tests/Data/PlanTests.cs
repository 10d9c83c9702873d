using Npgsql;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.PostgreSql.Data;
using Trilane.Jobs.PostgreSql.Tests.Support;

namespace Trilane.Jobs.PostgreSql.Tests.Data;

/// <summary>How the server goes about the statements that run all the time, whatever it thinks of the tables' sizes.</summary>
public sealed class PlanTests : StoreConformance<PostgreSqlHome>
{
    private Queries Queries => field ??= new(Home.Schema);

    [Fact]
    public async Task A_claim_walks_the_index_of_the_order_and_updates_by_place()
    {
        var plan = await ExplainAsync(new Query(
            Queries.ClaimJobs,
            Value.Of(Guid.NewGuid()), Value.Of(Some.Queue), Value.Of([0]), Value.Of([1L]), Value.Of([Some.JobName]), Value.Of(100), Value.Of(Guid.NewGuid()),
            Value.Of(Array.Empty<Guid>())));

        Assert.Contains("Index Scan using job_live_order", plan, StringComparison.Ordinal);
        Assert.Contains("Tid Scan on job_live", plan, StringComparison.Ordinal);
        Assert.Contains("Index Scan using job_id", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_finds_its_row_by_id()
    {
        var plan = await ExplainAsync(new Query(
            Queries.RecordOutcomes,
            Value.Of([Guid.NewGuid()]), Value.Of([1]), Value.Of([(short)3]), Value.Of([(ReadOnlyMemory<byte>?)null]), Value.Of([(ReadOnlyMemory<byte>?)null]),
            Value.Of([TimeSpan.FromDays(1)]), Value.Of(0)));

        Assert.Contains("Index Scan using job_live_id", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_from_the_start_takes_the_first_entry_of_each_priority()
    {
        var plan = await ExplainAsync(new Query(Queries.FindLows, Value.Of([Some.Queue]), Value.Of([Some.JobName])));

        Assert.Equal(2, plan.Split("Index Scan using job_live_order").Length - 1);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_are_read_by_id()
    {
        var plan = await ExplainAsync(new Query(Queries.ReadJobs, Value.Of([Guid.NewGuid()])));

        Assert.DoesNotContain("Seq Scan on job ", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on job_live", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on job_outcome", plan, StringComparison.Ordinal);
    }

    /// <summary>The plan, for tables that have been analyzed while they were almost empty: where scanning them looks cheapest.</summary>
    private async Task<string> ExplainAsync(Query query)
    {
        await AcceptAsync(3);
        await Home.ExecuteAsync("ANALYZE trilane.job; ANALYZE trilane.job_live; ANALYZE trilane.job_outcome; ANALYZE trilane.job_worker");
        await using var source = NpgsqlDataSource.Create(Home.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(Deadline.Token);
        var session = Session.Ours(connection, transaction: null, Queries.PlanByIndex);
        return string.Join('\n', await session.ListAsync(query with { Sql = "EXPLAIN " + query.Sql }, static reader => reader.GetString(0), Deadline.Token));
    }
}
