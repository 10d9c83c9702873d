using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Trilane.PostgreSqlServer;

namespace Gateway.Tests;

/// <summary>Web processes and workers that share one PostgreSQL.</summary>
public sealed class WorkerTests : GatewayTest
{
    public WorkerTests()
        : base(seconds: 120)
    {
    }

    [Fact]
    public async Task Two_web_processes_and_two_workers_serve_one_flow_and_a_killed_worker_loses_no_document()
    {
        await using var postgres = await Server.StartAsync();
        await using var model = await GatewayProcess.StartSimulatorAsync();
        string[] settings =
        [
            $"--Gateway:Postgres={postgres.ConnectionString}", $"--Gateway:Model:BaseUrl={model.Address}sim/v1",
            "--Gateway:Documents:EmbeddingModel=simulator-1", "--Trilane:Jobs:Lease=00:00:02", "--Trilane:Jobs:Workers=1",
        ];
        await using var web1 = await GatewayProcess.StartAsync([.. settings, "--Trilane:Jobs:Role=web"]);
        await using var web2 = await GatewayProcess.StartAsync([.. settings, "--Trilane:Jobs:Role=web"]);
        await using var worker1 = await GatewayProcess.StartAsync([.. settings, "--Trilane:Jobs:Role=worker"]);
        await using var worker2 = await GatewayProcess.StartAsync([.. settings, "--Trilane:Jobs:Role=worker"]);

        // Small documents go through while a long one is being read, and the worker that reads it dies.
        var page = await GrayPicture.OfTextAsync("The lighthouse keeper\nis called Ansgar");
        var longOne = await AcceptDocumentAsync(web1, "long.tif", GrayPicture.ToTiff([.. Enumerable.Repeat(page, 12)]));
        var small = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            i => AcceptDocumentAsync(i % 2 == 0 ? web1 : web2, $"small {i}.txt", Encoding.UTF8.GetBytes($"Buoy number {i} is green."))));
        var started = await EventuallyAsync(() => GetJsonAsync(web2, longOne), status => (string?)status["progress"]?["message"] is { } message && message != "page 1 of 12");
        var reading = worker1.Children().Count > 0 ? worker1 : worker2;
        await reading.KillAsync(Deadline);

        var (status, report) = await ResultAsync(web2, longOne);
        var others = await Task.WhenAll(small.Select((job, i) => ResultAsync(i % 2 == 0 ? web2 : web1, job)));

        Assert.Equal("running", (string?)started["state"]);
        Assert.Equal((200, 12), (status, (int)report["pages"]!));
        Assert.Equal(2, (int)(await GetJsonAsync(web1, longOne))["attempt"]!);
        Assert.All(others, other => Assert.Equal(200, other.Status));

        // Each document is in the index once, and both web processes answer from it.
        var documents = (await GetJsonAsync(web1, "/documents"))["items"]!.AsArray();
        Assert.Equal(11, documents.Select(item => (string?)item!["documentId"]).Distinct().Count());
        Assert.Equal(11, documents.Count);
        foreach (var web in new[] { web1, web2 })
        {
            using var answer = await PostAsync(web, "/answers", """{"question":"Who is the lighthouse keeper?","stream":false}""");
            Assert.Contains((await ReadJsonAsync(answer))["citations"]!.AsArray(), citation => (string?)citation!["title"] == "long.tif");
        }
    }

    [Fact]
    public async Task Documents_go_on_when_PostgreSQL_was_stopped_and_started_again_under_use()
    {
        await using var postgres = await Server.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(
            $"--Gateway:Postgres={postgres.ConnectionString}", "--Gateway:Simulator:TimeToFirstToken=0", "--Gateway:Simulator:TimeBetweenTokens=0");
        var page = await GrayPicture.OfTextAsync("A page");
        var job = await AcceptDocumentAsync(gateway, "long.tif", GrayPicture.ToTiff([.. Enumerable.Repeat(page, 6)]));
        await EventuallyAsync(() => GetJsonAsync(gateway, job), status => (string?)status["state"] == "running");

        await postgres.StopAsync();
        using var document = await SendDocumentAsync(gateway, "a.txt", "words"u8.ToArray());
        using var list = await gateway.Http.GetAsync("/documents", Deadline);
        using var question = await PostAsync(gateway, "/answers", """{"question":"words"}""");
        var chat = await ChatAsync(gateway, "/chat", "s", "Hello");
        var health = await GetJsonAsync(gateway, "/health");

        foreach (var response in new[] { document, list, question })
        {
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }

        Assert.NotEmpty(chat);
        Assert.Equal("degraded", (string?)health["checks"]!["postgres"]!["status"]);

        await postgres.StartAgainAsync();
        var (status, report) = await EventuallyAsync(() => TryResultAsync(gateway, job), result => result.Status != 503);
        Assert.Equal((200, 6), (status, (int)report["pages"]!));
        Assert.Equal(200, (await IndexAsync(gateway, "a.txt", "words"u8.ToArray())).Status);
        Assert.Equal(2, (await GetJsonAsync(gateway, "/documents"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Answers_are_shared_by_Redis_and_made_anew_while_it_is_away()
    {
        await using var redis = await LocalRedis.StartAsync();
        await using var postgres = await Server.StartAsync();
        string[] settings =
        [
            $"--Gateway:Redis={redis.ConnectionString}", $"--Gateway:Postgres={postgres.ConnectionString}",
            "--Gateway:Simulator:TimeToFirstToken=0", "--Gateway:Simulator:TimeBetweenTokens=0",
        ];
        await using var one = await GatewayProcess.StartAsync(settings);
        await using var other = await GatewayProcess.StartAsync(settings);
        await IndexAsync(one, "pumps.txt", "Pump P7 stands in hall 3."u8.ToArray());

        Assert.Equal((200, false), await AskAsync(one));
        Assert.Equal((200, true), await AskAsync(other));

        await redis.StopAsync();
        Assert.Equal((200, false), await AskAsync(one));
        Assert.Equal((200, false), await AskAsync(other));

        await redis.StartAgainAsync();
        await EventuallyAsync(() => AskAsync(one), answer => answer == (200, true));
    }

    [Fact]
    public async Task Worker_has_to_be_told_where_the_model_is()
    {
        using var directory = new TempDirectory();

        var finished = await Programs.RunGatewayAsync(directory.Path, ["--Trilane:Jobs:Role=worker"], Deadline);

        Assert.Equal(1, finished.ExitCode);
        Assert.Contains("Gateway:Model:BaseUrl is empty, and a worker (Trilane:Jobs:Role) opens no port and so has no simulator", finished.Error, StringComparison.Ordinal);
    }

    private async Task<(int Status, bool Cached)> AskAsync(GatewayProcess gateway)
    {
        using var response = await PostAsync(gateway, "/answers", """{"question":"Where is pump P7?","stream":false}""");
        return ((int)response.StatusCode, (bool?)(await ReadJsonAsync(response))["cached"] ?? false);
    }

    private async Task<(int Status, JsonNode Body)> TryResultAsync(GatewayProcess gateway, string job)
    {
        using var response = await gateway.Http.GetAsync($"{job}/result", Deadline);
        return response.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable ? (503, new JsonObject()) : await ResultAsync(gateway, job);
    }
}
