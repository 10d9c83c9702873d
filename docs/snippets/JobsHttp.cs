using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Trilane.Jobs;

namespace Trilane.Snippets;

internal static class JobsHttp
{
    internal static void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddTrilaneJobs(jobs =>
        {
            jobs.UseSqlite("Data Source=jobs.db");
            jobs.AddJob<IndexDocument>(job => job.MaxFileBytes = 20 << 20);
            jobs.AddQueue("default", queue => queue.Limit = 10_000);
        });
    }

    internal static void ConfigureOwner(JobsBuilder jobs)
    {
        jobs.Owner(http => http.User.FindFirst("tenant")?.Value);
    }

    internal static void ConfigureCheck(JobsBuilder jobs)
    {
        jobs.AddJob<IndexDocument>(job =>
        {
            job.CheckFile = (file, services) => file.Start.Span.StartsWith("%PDF-"u8)
                ? null
                : new ProblemDetails { Status = 415, Detail = $"The file '{file.Name}' is not a PDF." };
        });
    }

    internal static void Map(WebApplication app)
    {
        app.MapJob<IndexDocument>("/documents");
        app.MapJobs("/jobs");
    }

    internal static void MapProtected(WebApplication app)
    {
        app.MapJob<IndexDocument>("/documents").RequireAuthorization().RequireRateLimiting("uploads");
        app.MapJobs("/jobs").RequireAuthorization();
    }

    internal sealed record IndexRequest([StringLength(100)] string Title, [Range(1, 10)] int Depth = 1) : IJobRequest<IndexReport>;

    internal sealed record IndexReport(int Words);

    internal sealed class IndexDocument : IJob<IndexRequest, IndexReport>
    {
        public async Task<IndexReport> RunAsync(IndexRequest request, JobContext context, CancellationToken cancellationToken)
        {
            var words = 0;
            foreach (var file in context.Files)
            {
                using var text = new StreamReader(file.OpenRead());
                while (await text.ReadLineAsync(cancellationToken) is { } line)
                {
                    words += line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
                    context.ReportProgress(0.5, $"{words} words of {file.Name}");
                }
            }

            return new IndexReport(words);
        }
    }
}
