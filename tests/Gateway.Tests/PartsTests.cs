using System.Net;
using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>Sessions in a real Redis and usage in a real PostgreSQL, which go and come back while chats go on.</summary>
public sealed class PartsTests(GatewayWithParts parts) : GatewayTest, IClassFixture<GatewayWithParts>
{
    private GatewayProcess Gateway => parts.Process;

    [Theory]
    [InlineData("/chat", "/chat-sync")]
    [InlineData("/chat-sync", "/chat")]
    public async Task Session_in_Redis_is_shared_by_gateways_and_by_both_forms_of_chat(string first, string second)
    {
        await using var other = await parts.StartAnotherAsync();
        var session = $"shared{first}";
        await ChatAsync(Gateway, first, session, "My name is Ada");

        var answer = await ChatAsync(other, second, session, "What is my name?");

        Assert.StartsWith("This is the simulator, reading 3 messages.", answer, StringComparison.Ordinal);
        Assert.Empty(Gateway.Query($"SELECT role FROM session_messages WHERE session_id = '{session}'"));
    }

    [Fact]
    public async Task Session_in_Redis_keeps_its_latest_messages_and_is_forgotten_one_day()
    {
        for (var i = 0; i < 12; i++)
        {
            await ChatAsync(Gateway, "/chat", "long", $"Message {i}");
        }

        Assert.Contains("reading 21 messages", await ChatAsync(Gateway, "/chat", "long", "And?"), StringComparison.Ordinal);
        var lifetime = await Programs.RunInShellAsync($"redis-cli -p {parts.Redis.ConnectionString.Split(':')[1]} ttl gateway:session:long", Deadline);
        Assert.InRange(int.Parse(lifetime.Output, null), 2_591_900, 2_592_000);
    }

    [Fact]
    public async Task Exchanges_of_one_session_at_the_same_time_are_each_kept_whole()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ChatAsync(Gateway, i % 2 == 0 ? "/chat" : "/chat-sync", "crowd", $"Message {i}")));

        var list = await Programs.RunInShellAsync(
            $"redis-cli -p {parts.Redis.ConnectionString.Split(':')[1]} lrange gateway:session:crowd 0 -1", Deadline);
        var fromUser = list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Contains("\"FromUser\":true", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => i % 2 == 0), fromUser);
    }

    [Fact]
    public async Task Usage_is_in_PostgreSQL_before_the_answer_is_read()
    {
        await ChatAsync(Gateway, "/chat", "used", "Hello there");
        using var response = await PostAsync(Gateway, "/v1/embeddings", """{"model":"simulator-1","input":"used"}""");

        Assert.Equal(
            ["/chat,null,used,simulator-1,7,True,completed"],
            await parts.QueryAsync(
                "SELECT route, caller, session_id, model, prompt_tokens, completion_tokens > 10, outcome FROM gateway_usage WHERE session_id = 'used'",
                Deadline));
        Assert.Equal(
            ["1,null,completed"],
            await parts.QueryAsync("SELECT prompt_tokens, completion_tokens, outcome FROM gateway_usage WHERE route = '/v1/embeddings'", Deadline));
    }

    [Fact]
    public async Task Chat_without_its_Redis_is_a_503_that_says_so_and_the_rest_goes_on()
    {
        await ChatAsync(Gateway, "/chat", "outage", "Hello");
        await parts.Redis.StopAsync();

        foreach (var path in new[] { "/chat", "/chat-sync" })
        {
            using var refused = await PostAsync(Gateway, path, """{"session_id":"outage","message":"Are you there?"}""");
            var problem = await ReadJsonAsync(refused);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("5", refused.Headers.RetryAfter?.ToString());
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.Equal("Redis (Gateway:Redis) does not answer. What needs it works again once it is back.", (string?)problem["detail"]);
            Assert.Equal("redis", (string?)problem["part"]);
        }

        using var other = await PostAsync(Gateway, "/v1/chat/completions", Completion("Hello"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(("degraded", "healthy"), await HealthAsync());

        await parts.Redis.StartAgainAsync();
        await EventuallyAsync(HealthAsync, health => health == ("healthy", "healthy"));
        Assert.Contains("reading 3 messages", await ChatAsync(Gateway, "/chat", "outage", "You are back"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_that_hangs_is_waited_for_two_seconds()
    {
        await ChatAsync(Gateway, "/chat", "frozen", "Hello");
        await parts.Redis.FreezeAsync(Deadline);
        try
        {
            var calls = Enumerable.Range(0, 20).Select(i => PostAsync(
                Gateway, i % 2 == 0 ? "/chat" : "/chat-sync", """{"session_id":"frozen","message":"Are you there?"}"""));
            Assert.All(await Task.WhenAll(calls), refused => Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode));
        }
        finally
        {
            await parts.Redis.ThawAsync(Deadline);
        }

        await EventuallyAsync(HealthAsync, health => health == ("healthy", "healthy"));
        Assert.Contains("reading 3 messages", await ChatAsync(Gateway, "/chat", "frozen", "You are back"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_of_chats_while_PostgreSQL_is_away_is_written_once_it_is_back()
    {
        await ChatAsync(Gateway, "/chat", "away", "Before");
        await parts.Postgres.StopAsync();
        Assert.Equal(("healthy", "degraded"), await HealthAsync());

        await ChatAsync(Gateway, "/chat", "away", "Meanwhile");
        await ChatAsync(Gateway, "/chat-sync", "away", "Meanwhile");
        await parts.Postgres.StartAgainAsync();
        await ChatAsync(Gateway, "/chat", "away", "After");

        var written = await EventuallyAsync(
            () => parts.QueryAsync("SELECT route FROM gateway_usage WHERE session_id = 'away' ORDER BY id", Deadline), rows => rows.Count == 4);
        Assert.Equal(["/chat", "/chat", "/chat-sync", "/chat"], written);
        Assert.Equal(("healthy", "healthy"), await HealthAsync());
    }

    [Fact]
    public async Task Usage_that_could_not_be_written_before_the_end_is_in_the_log()
    {
        await using var gateway = await GatewayProcess.StartAsync("--Gateway:Postgres=Host=127.0.0.1;Port=1", "--Gateway:Simulator:TimeToFirstToken=0");
        await ChatAsync(gateway, "/chat", "lost", "Hello");

        Assert.Equal(0, await gateway.StopAsync(Deadline));

        Assert.Contains("Usage could not be stored before the end of the program: UsageRecord { ", await gateway.LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_starts_without_the_servers_it_is_configured_for_and_says_what_is_missing()
    {
        await using var gateway = await GatewayProcess.StartAsync(
            "--Gateway:Redis=127.0.0.1:1", "--Gateway:Postgres=Host=127.0.0.1;Port=1", "--Gateway:Simulator:TimeToFirstToken=0");

        using var refused = await PostAsync(gateway, "/chat", """{"session_id":"s","message":"Hello"}""");
        using var answered = await PostAsync(gateway, "/v1/chat/completions", Completion("Hello"));
        var health = await GetJsonAsync(gateway, "/health");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (refused.StatusCode, answered.StatusCode));
        Assert.Equal("degraded", (string?)health["status"]);
        Assert.Equal(
            "PostgreSQL (Gateway:Postgres) does not answer. What needs it works again once it is back.",
            (string?)health["checks"]!["postgres"]!["description"]);
    }

    private async Task<(string Redis, string Postgres)> HealthAsync()
    {
        var checks = (await GetJsonAsync(Gateway, "/health"))["checks"]!;
        return ((string)checks["redis"]!["status"]!, (string)checks["postgres"]!["status"]!);
    }
}
