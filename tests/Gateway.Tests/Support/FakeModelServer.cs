using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Support;

/// <summary>A model server that answers as a test says: for the failures and the fields that the simulator does not have.</summary>
/// <remarks>Tests share it: each gives its behaviour a key, which is the model's name in a request or its last message.</remarks>
internal sealed class FakeModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, JsonNode, Task>> _behaviours = new();

    private readonly ConcurrentQueue<(Func<JsonNode, bool> Condition, Func<HttpContext, JsonNode, Task> Behaviour)> _conditions = new();

    private FakeModelServer(WebApplication app)
    {
        _app = app;
        app.MapPost("/v1/chat/completions", AnswerAsync);
    }

    public string BaseUrl => $"{_app.Urls.First()}/v1";

    public static async Task<FakeModelServer> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FakeModelServer(builder.Build());
        await server._app.StartAsync();
        return server;
    }

    public void On(string key, Func<HttpContext, JsonNode, Task> behaviour) =>
        Assert.True(_behaviours.TryAdd(key, behaviour), $"'{key}' is taken");

    public void On(string key, Func<HttpContext, Task> behaviour) => On(key, (http, _) => behaviour(http));

    public void On(string key, int status, string body, string contentType = "application/json", string? retryAfter = null) =>
        On(key, async (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = contentType;
            http.Response.Headers.RetryAfter = retryAfter;
            await http.Response.WriteAsync(body);
        });

    /// <summary>For requests that have no key: the first whose condition they meet.</summary>
    public void OnAny(Func<JsonNode, bool> condition, Func<HttpContext, JsonNode, Task> behaviour) => _conditions.Enqueue((condition, behaviour));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var request = (await JsonNode.ParseAsync(http.Request.Body))!;
        if (_conditions.FirstOrDefault(one => one.Condition(request)).Behaviour is { } conditional)
        {
            await conditional(http, request);
            return;
        }

        if (!_behaviours.TryGetValue(request["model"]!.GetValue<string>(), out var behaviour))
        {
            behaviour = _behaviours[request["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>()];
        }

        await behaviour(http, request);
    }
}
