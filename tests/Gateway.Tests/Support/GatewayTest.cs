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

    protected GatewayTest() => _deadline.CancelAfter(TimeSpan.FromSeconds(30));

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
