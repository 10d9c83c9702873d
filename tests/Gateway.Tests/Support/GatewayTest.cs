using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Support;

/// <summary>What the tests of a running gateway share: one deadline for all that a test waits for, and short ways to ask.</summary>
public abstract class GatewayTest : IDisposable
{
    private readonly CancellationTokenSource _deadline =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    protected GatewayTest(int seconds = 30) => _deadline.CancelAfter(TimeSpan.FromSeconds(seconds));

    protected CancellationToken Deadline => _deadline.Token;

    public void Dispose()
    {
        _deadline.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Task<HttpResponseMessage> PostAsync(GatewayProcess gateway, string path, string json) =>
        gateway.Http.PostAsync(path, Json(json), Deadline);

    internal async Task<JsonNode> GetJsonAsync(GatewayProcess gateway, string path) =>
        (await gateway.Http.GetFromJsonAsync<JsonNode>(path, Deadline))!;

    internal async Task<JsonNode> ReadJsonAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonNode>(Deadline))!;

    internal async Task<string> ChatAsync(GatewayProcess gateway, string path, string session, string message)
    {
        using var response = await gateway.Http.PostAsJsonAsync(path, new { session_id = session, message }, Deadline);
        response.EnsureSuccessStatusCode();
        return (await ReadJsonAsync(response))["answer"]!.GetValue<string>();
    }

    /// <summary>Sends a document and returns the path of its job.</summary>
    internal async Task<string> AcceptDocumentAsync(GatewayProcess gateway, string name, byte[] content)
    {
        using var response = await SendDocumentAsync(gateway, name, content);
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync(Deadline));
        return response.Headers.Location!.ToString();
    }

    internal async Task<HttpResponseMessage> SendDocumentAsync(GatewayProcess gateway, string name, byte[] content)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        return await gateway.Http.PostAsync("/documents", form, Deadline);
    }

    /// <summary>What became of a job, once something did: its result, or the problem that it failed with.</summary>
    internal async Task<(int Status, JsonNode Body)> ResultAsync(GatewayProcess gateway, string job)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{job}/result") { Headers = { { "Prefer", "wait=20" } } };
            using var response = await gateway.Http.SendAsync(request, Deadline);
            if (response.StatusCode != System.Net.HttpStatusCode.Accepted)
            {
                return ((int)response.StatusCode, await ReadJsonAsync(response));
            }
        }
    }

    internal async Task<(int Status, JsonNode Body)> IndexAsync(GatewayProcess gateway, string name, byte[] content) =>
        await ResultAsync(gateway, await AcceptDocumentAsync(gateway, name, content));

    /// <summary>Asks until the answer is right. No pause is needed: each question is an answer's time long.</summary>
    protected async Task<T> EventuallyAsync<T>(Func<Task<T>> ask, Func<T, bool> isRight)
    {
        while (true)
        {
            var answer = await ask();
            if (isRight(answer))
            {
                return answer;
            }

            Deadline.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The data of each event of a stream.</summary>
    protected async Task<List<string>> ReadEventsAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Deadline);
        return [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(data => data["data: ".Length..])];
    }

    protected static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>A request for a completion with one message of the user's and whatever else is given as JSON members.</summary>
    protected static string Completion(string message, string model = "simulator-1", string more = "") =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":{{JsonSerializer.Serialize(message)}}}]{{more}}}""";
}
