using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Dashboard.Tests.Support;
using Trilane.Tests.Support;

namespace Trilane.Dashboard.Tests.Api;

public sealed class LiftTests : IDisposable
{
    private const string Path = "/lanes/api/quarantine/lift";

    private readonly StallQueue _stalls = new();
    private readonly Gate _gate = new();

    [Fact]
    public async Task Quarantine_is_shown_and_can_be_lifted()
    {
        await using var app = await StartAsync();
        var stalling = app.GetAsync("/gate");
        await _stalls.NextAsync();
        _gate.Open();
        await stalling.Within();
        var moved = await app.EndpointAsync("/gate", endpoint => endpoint.Kind("quarantined") == JsonValueKind.True);
        Assert.Equal(("blocking", "quarantine", 1), (moved.Text("lane"), moved.Text("laneName"), moved.Number("stalls")));

        var answer = await app.Client.PostAsJsonAsync(Path, new { endpoint = moved.Text("name") }, Deadline.Token);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var lifted = await app.EndpointAsync("/gate");
        Assert.Equal(("async", "async", JsonValueKind.False), (lifted.Text("lane"), lifted.Text("laneName"), lifted.Kind("quarantined")));
    }

    [Theory]
    [InlineData("""{ "endpoint": "HTTP: GET /gate" }""", "application/json", HttpStatusCode.NotFound, "The endpoint 'HTTP: GET /gate' is not in quarantine.")]
    [InlineData("{ }", "application/json", HttpStatusCode.BadRequest, "The body names no endpoint. Send { \"endpoint\": \"…\" } with the name of the endpoint, as the list of endpoints has it.")]
    [InlineData("nonsense", "application/json", HttpStatusCode.BadRequest, "The body names no endpoint. Send { \"endpoint\": \"…\" } with the name of the endpoint, as the list of endpoints has it.")]
    [InlineData("endpoint=x", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType, "The body has to be application/json. Send { \"endpoint\": \"…\" } with the name of the endpoint, as the list of endpoints has it.")]
    public async Task What_can_not_be_lifted_is_answered_with_a_problem(string body, string type, HttpStatusCode status, string problem)
    {
        await using var app = await StartAsync();

        var answer = await app.Client.PostAsync(Path, new StringContent(body, Encoding.UTF8, type), Deadline.Token);

        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(problem, (await answer.Content.ReadFromJsonAsync<JsonObject>())!.Text("detail"));
    }

    public void Dispose() => _gate.Dispose();

    private Task<TestApp> StartAsync() => DashboardApp.StartAsync(
        app => app.MapGet("/gate", async () =>
        {
            await Task.Yield();
            _gate.Pass();
        }),
        options => options.Stalls.QuarantineAfter = 1,
        builder => builder.Services.AddSingleton<IStallObserver>(_stalls));
}
