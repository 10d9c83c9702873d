using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Tests.Http.Support;

namespace Trilane.Jobs.Tests.Http;

/// <summary>What keeps an app from starting, and what the routes are to the rest of it.</summary>
public sealed class StartupTests
{
    [Fact]
    public async Task App_without_MapJobs_does_not_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => JobApp.StartAsync(map: app => app.MapGroup("/api").MapJob<Sum>("/sum")));

        Assert.Equal(
            "MapJob(\"/api/sum\") accepts jobs, and there is no MapJobs: their Location would lead nowhere. Call app.MapJobs(\"/jobs\").", error.Message);
    }

    [Fact]
    public async Task App_with_MapJobs_twice_does_not_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => JobApp.StartAsync(map: app =>
        {
            app.MapJobs("/jobs");
            app.MapJobs("/v2/jobs");
        }));

        Assert.Contains("MapJobs is called 2 times ('/jobs/{id}', '/v2/jobs/{id}')", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_that_was_not_added_can_not_be_mapped()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => JobApp.StartAsync(map: app => app.MapJob<StartupTests>("/tests")));

        Assert.Contains("MapJob<StartupTests>(\"/tests\") can't be: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("AddJob<StartupTests>()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void App_without_AddTrilaneJobs_is_told_so()
    {
        using var app = (IDisposable)WebApplication.CreateSlimBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => ((WebApplication)app).MapJobs("/jobs"));

        Assert.Contains("MapJobs(\"/jobs\") needs the services of the job lane", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conventions_reach_the_endpoints()
    {
        static IEndpointConventionBuilder Guard(IEndpointConventionBuilder endpoints) => endpoints.AddEndpointFilter<IEndpointConventionBuilder, Teapot>();
        await using var app = await JobApp.StartAsync(map: app =>
        {
            Guard(app.MapJob<Sum>("/sum"));
            Guard(app.MapJobs("/jobs"));
        });

        using var enqueue = await app.PostAsync("/sum", new { numbers = new[] { 1 } });
        using var status = await app.GetAsync($"/jobs/{Guid.CreateVersion7()}");

        Assert.Equal((418, 418), ((int)enqueue.StatusCode, (int)status.StatusCode));
    }

    [Fact]
    public async Task Problems_are_written_by_the_app_where_it_has_a_way()
    {
        await using var app = await JobApp.StartAsync(
            configure: builder => builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["app"] = "mine"),
            workers: 0);

        using var unknown = await app.GetAsync($"/jobs/{Guid.CreateVersion7()}");
        using var invalid = await app.PostAsync("/sum", new { numbers = Array.Empty<int>() });

        Assert.Equal("mine", (string?)(await JobApp.ProblemAsync(unknown, 404))["app"]);
        var problem = await JobApp.ProblemAsync(invalid, 400);
        Assert.Equal("mine", (string?)problem["app"]);
        Assert.NotNull(problem["errors"]!["numbers"]);
    }

    [Fact]
    public async Task Routes_stand_on_their_lanes_and_stay_what_they_are_under_UseTrilane()
    {
        await using var app = await JobApp.StartAsync(map: app =>
        {
            app.UseTrilane();
            JobApp.MapAll(app);
        });

        var job = await app.EndedAsync("/sum", new { numbers = new[] { 2, 3 } });
        await using var events = await EventReader.OpenAsync(app, job);

        Assert.Single(await events.RestAsync());
        var endpoint = app.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints
            .Single(endpoint => endpoint.DisplayName!.Contains("/sum", StringComparison.Ordinal));
        Assert.Equal(new LaneMetadata(LaneKind.Job, "default"), endpoint.Metadata.GetMetadata<LaneMetadata>());
    }

    [Fact]
    public async Task OpenApi_document_shows_what_the_routes_take_and_answer()
    {
        await using var app = await JobApp.StartAsync(
            configure: builder => builder.Services.AddOpenApi(),
            map: app =>
            {
                app.MapOpenApi();
                JobApp.MapAll(app);
                app.MapJob<Sum>("/other-sum");
            },
            workers: 0);
        using var answer = await app.GetAsync("/openapi/v1.json");
        var paths = (await JobApp.JsonAsync(answer))["paths"]!;

        var enqueue = paths["/sum"]!["post"]!;
        Assert.Equal(("EnqueueSum", "Sum"), ((string?)enqueue["operationId"], (string?)enqueue["tags"]![0]));
        Assert.Equal("EnqueueSum2", (string?)paths["/other-sum"]!["post"]!["operationId"]);
        Assert.Equal(["application/json", "multipart/form-data"], enqueue["requestBody"]!["content"]!.AsObject().Select(content => content.Key));
        Assert.Equal("#/components/schemas/SumRequest", (string?)enqueue["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.Equal(["200", "202", "400", "413", "415", "422", "429", "503"], Statuses(enqueue));
        Assert.Equal(["Idempotency-Key", "Prefer"], Parameters(enqueue));

        Assert.Equal(["/jobs/{id}", "/jobs/{id}/cancel", "/jobs/{id}/events", "/jobs/{id}/result"], paths.AsObject().Select(path => path.Key).Where(path => path.StartsWith("/jobs", StringComparison.Ordinal)).Order());
        Assert.Equal(["delete", "get"], paths["/jobs/{id}"]!.AsObject().Select(operation => operation.Key).Order());
        Assert.Equal(["If-None-Match", "Prefer", "id"], Parameters(paths["/jobs/{id}"]!["get"]!));
        Assert.Equal("#/components/schemas/JobStatus", (string?)paths["/jobs/{id}"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.NotNull(paths["/jobs/{id}/events"]!["get"]!["responses"]!["200"]!["content"]!["text/event-stream"]);
        Assert.Equal(["202", "204", "404", "503"], Statuses(paths["/jobs/{id}"]!["delete"]!));
    }

    private static IEnumerable<string> Statuses(JsonNode operation) => operation["responses"]!.AsObject().Select(response => response.Key).Order();

    private static IEnumerable<string> Parameters(JsonNode operation) =>
        operation["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!).Order(StringComparer.Ordinal);

    private sealed class Teapot : IEndpointFilter
    {
        public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) => new(Results.StatusCode(418));
    }
}
