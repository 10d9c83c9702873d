using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Endpoints;

/// <summary>Endpoints that only hand work to the queue.</summary>
public sealed class JobTests
{
    private static readonly SnippetProject _jobs = new(
        "Trilane.Jobs",
        ["""
        namespace Trilane.Jobs
        {
            public interface IJobRequest<TResult>;
            public class JobContext;
            public interface IJob<TRequest, TResult> where TRequest : IJobRequest<TResult> { Task<TResult> RunAsync(TRequest request, JobContext context, CancellationToken cancellationToken); }
            public class JobHandle<TResult>;
            public class JobClient { public Task<JobHandle<TResult>> EnqueueAsync<TResult>(IJobRequest<TResult> request, CancellationToken stop = default) => throw null!; }
        }
        namespace Microsoft.AspNetCore.Builder
        {
            public static class JobEndpointRouteBuilderExtensions
            {
                public static IEndpointConventionBuilder MapJob<TJob>(this IEndpointRouteBuilder endpoints, string pattern) where TJob : class => throw null!;
                public static RouteGroupBuilder MapJobs(this IEndpointRouteBuilder endpoints, string pattern) => throw null!;
            }
        }
        """],
        IsBinary: true);

    [Fact]
    public void Mapped_job_is_on_the_job_lane_and_what_it_runs_is_off_the_path()
    {
        var snippet = Plan(
            """
            app.MapGroup("/api").MapJob<IndexDocument>("/documents");
            app.MapJobs("/jobs");
            app.MapPost("/enqueue", async (JobClient jobs) => { await jobs.EnqueueAsync(new IndexRequest("a")); return Results.Accepted(); });
            """).Has("POST /api/documents job", "POST /enqueue async");

        var job = snippet.Endpoint("POST /api/documents");
        Assert.Equal("IndexDocument.RunAsync", job.Handler);
        Assert.Equal(Lane.Job, job.EffectiveLane);
        Assert.Equal(DeclaredStyle.Async, job.Declared);
    }

    private static Snippet Plan(string endpoints) => Snippet.Projects(
    [
        new("App", [
            $$"""
            using Trilane.Jobs;
            var builder = WebApplication.CreateBuilder(args);
            var app = builder.Build();
            {{endpoints}}
            app.Run();
            public record IndexRequest(string Path) : IJobRequest<string>;
            public class IndexDocument : IJob<IndexRequest, string>
            {
                public Task<string> RunAsync(IndexRequest request, JobContext context, CancellationToken cancellationToken) => Task.FromResult(File.ReadAllText(request.Path));
            }
            """]),
        _jobs,
    ]);
}
