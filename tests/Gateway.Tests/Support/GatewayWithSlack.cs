using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Support;

/// <summary>A gateway with a Slack app, a model server that does as the tests say, and a server that stands for Slack's response URLs.</summary>
public sealed class GatewayWithSlack : IAsyncLifetime
{
    public const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";

    private readonly ConcurrentDictionary<string, Channel<JsonNode>> _posts = new();
    private readonly ConcurrentDictionary<string, Queue<int>> _statuses = new();
    private FakeModelServer? _model;
    private WebApplication? _slack;
    private GatewayProcess? _process;

    internal FakeModelServer Model => _model!;

    internal GatewayProcess Process => _process!;

    public async ValueTask InitializeAsync()
    {
        _model = await FakeModelServer.StartAsync();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _slack = builder.Build();
        _slack.MapPost("/{key}", ReceiveAsync);
        await _slack.StartAsync();
        _process = await GatewayProcess.StartAsync(
            $"--Gateway:Slack:SigningSecret={Secret}",
            $"--Gateway:Slack:ResponseHosts:0={_slack.Urls.First()}",
            "--Gateway:Slack:ResponseHosts:1=hooks.slack.com",
            $"--Gateway:Model:BaseUrl={_model.BaseUrl}",
            "--Gateway:Model:Retries=0");
    }

    public async ValueTask DisposeAsync()
    {
        await _process!.DisposeAsync();
        await _slack!.DisposeAsync();
        await _model!.DisposeAsync();
    }

    internal string ResponseUrl(string key) => $"{_slack!.Urls.First()}/{key}";

    /// <summary>The statuses that the next posts there are answered with; then 200.</summary>
    internal void Answers(string key, params int[] statuses) => _statuses[key] = new(statuses);

    /// <summary>The next post there.</summary>
    internal ValueTask<JsonNode> PostedAsync(string key, CancellationToken deadline) => Posts(key).Reader.ReadAsync(deadline);

    internal bool HasPost(string key) => Posts(key).Reader.TryPeek(out _);

    private async Task ReceiveAsync(string key, HttpContext http)
    {
        var post = (await JsonNode.ParseAsync(http.Request.Body))!;
        http.Response.StatusCode = _statuses.TryGetValue(key, out var statuses) && statuses.TryDequeue(out var status) ? status : 200;
        http.Response.Headers.Location = ResponseUrl("elsewhere");
        await Posts(key).Writer.WriteAsync(post);
    }

    private Channel<JsonNode> Posts(string key) => _posts.GetOrAdd(key, _ => Channel.CreateUnbounded<JsonNode>());
}
