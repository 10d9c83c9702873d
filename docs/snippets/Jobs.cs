using System.Data.Common;
using Trilane.Jobs;

namespace Trilane.Snippets;

internal static class Jobs
{
    internal static void Start(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddTrilaneJobs(jobs =>
        {
            jobs.UseSqlite("Data Source=jobs.db");
            jobs.AddJob<MakeReport>();
        });
        var app = builder.Build();
        app.UseTrilane();
        app.MapJob<MakeReport>("/reports");
        app.MapJobs("/jobs");
        app.Run();
    }

    internal static void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddTrilaneJobs(jobs =>
        {
            jobs.UsePostgreSql("Host=db;Database=app;Username=app");
            jobs.AddJob<MakeReport>(job =>
            {
                job.Queue = "reports";
                job.Retries = 5;
                job.RetryDelay = TimeSpan.FromSeconds(10);
                job.RetryWhen = exception => exception is IOException or HttpRequestException;
                job.TimeLimit = TimeSpan.FromMinutes(10);
                job.Retention = TimeSpan.FromDays(7);
            });
            jobs.AddQueue("reports", queue =>
            {
                queue.Workers = 2;
                queue.Limit = 10_000;
            });
            jobs.RunWorkers(4);
        });
    }

    internal static async Task<int> EnqueueAsync(JobClient client, CancellationToken cancellationToken)
    {
        var handle = await client.EnqueueAsync(
            new ReportRequest("2026-10"),
            new EnqueueOptions { Priority = 5, RunAt = DateTimeOffset.UtcNow.AddMinutes(10), UniqueKey = "2026-10" },
            cancellationToken);
        var report = await handle.WaitForResultAsync(cancellationToken);
        return report.Pages;
    }

    internal static async Task EnqueueInTransactionAsync(JobClient client, DbConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await SaveOrderAsync(transaction, cancellationToken);
        await client.EnqueueAsync(new ReportRequest("2026-10"), new EnqueueOptions { Transaction = transaction }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static Task SaveOrderAsync(DbTransaction transaction, CancellationToken cancellationToken) =>
        ExecuteAsync(transaction, "INSERT INTO orders (month) VALUES ('2026-10')", cancellationToken);

    private static async Task ExecuteAsync(DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal sealed record ReportRequest(string Month) : IJobRequest<Report>;

    internal sealed record Report(int Pages);

    internal sealed class MakeReport(ReportWriter writer) : IJob<ReportRequest, Report>
    {
        public async Task<Report> RunAsync(ReportRequest request, JobContext context, CancellationToken cancellationToken)
        {
            var pages = 0;
            foreach (var chapter in writer.ChaptersOf(request.Month))
            {
                cancellationToken.ThrowIfCancellationRequested();
                pages += await writer.WriteAsync(chapter, cancellationToken);
                context.ReportProgress(pages / 100.0, $"{pages} pages");
            }

            context.OnCompleting((transaction, token) => ExecuteAsync(transaction, $"UPDATE month SET pages = {pages}", token));
            return new Report(pages);
        }
    }

    internal sealed class ReportWriter
    {
        internal IEnumerable<string> ChaptersOf(string month) => [month];

        internal Task<int> WriteAsync(string chapter, CancellationToken cancellationToken) => Task.FromResult(chapter.Length);
    }
}
