using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Trilane.Bench;

/// <summary>Many chats at once: they arrive evenly over a time, and each is read to its end.</summary>
internal sealed class ChatLoad(ServerProcess gateway, int chats, TimeSpan arrival)
{
    private const string Json = "application/json";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    /// <summary>Streams through <c>/v1/chat/completions</c>. Memory is read when all are open.</summary>
    internal async Task<ChatFigures> StreamAsync()
    {
        using var client = Client();
        var before = MemoryOf(gateway.Id);
        var running = RunAsync(i => StreamOneAsync(client, i));
        await Task.Delay(arrival + TimeSpan.FromSeconds(1));
        var open = MemoryOf(gateway.Id);
        var (times, failures) = await running;
        return new(times, failures.Count, failures.FirstOrDefault(), (double)(open - before) / chats);
    }

    /// <summary>Asks <c>/chat-sync</c>, whose first token is the whole answer.</summary>
    internal async Task<ChatFigures> AnswerAsync()
    {
        using var client = Client();
        var (times, failures) = await RunAsync(i => AnswerOneAsync(client, i));
        return new(times, failures.Count, failures.FirstOrDefault(), 0);
    }

    private async Task<(List<double> Times, List<string> Failures)> RunAsync(Func<int, Task<double>> one)
    {
        var started = Stopwatch.GetTimestamp();
        var all = new Task<double>[chats];
        for (var i = 0; i < chats; i++)
        {
            // The timer ticks every few milliseconds, so a few chats start together.
            if ((arrival * i / chats) - Stopwatch.GetElapsedTime(started) is var early && early > TimeSpan.FromMilliseconds(2))
            {
                await Task.Delay(early);
            }

            all[i] = one(i);
        }

        List<double> times = [];
        List<string> failures = [];
        foreach (var chat in all)
        {
            try
            {
                times.Add(await chat);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or InvalidDataException)
            {
                failures.Add(error.Message);
            }
        }

        return (times, failures);
    }

    private static async Task<double> StreamOneAsync(HttpClient client, int number)
    {
        var started = Stopwatch.GetTimestamp();
        using var deadline = new CancellationTokenSource(_patience);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(
                $$"""{"model":"simulator-1","stream":true,"messages":[{"role":"user","content":"Chat number {{number}}"}]}""", Encoding.UTF8, Json),
        };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(deadline.Token);
        return await ReadAsync(stream, started, deadline.Token);
    }

    private static async Task<double> ReadAsync(Stream stream, long started, CancellationToken deadline)
    {
        var buffer = new byte[4096];
        var kept = 0;
        double? first = null;
        while (await stream.ReadAsync(buffer.AsMemory(kept), deadline) is var read and > 0)
        {
            var seen = buffer.AsSpan(0, kept + read);
            if (first is null && seen.IndexOf("{\"content\":\""u8) >= 0)
            {
                first = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            if (seen.IndexOf("data: [DONE]"u8) >= 0)
            {
                return first ?? throw new InvalidDataException("a stream without a token");
            }

            // What an event's mark could straddle.
            kept = Math.Min(16, seen.Length);
            seen[^kept..].CopyTo(buffer);
        }

        throw new InvalidDataException("a stream that ended before [DONE]");
    }

    private static async Task<double> AnswerOneAsync(HttpClient client, int number)
    {
        var started = Stopwatch.GetTimestamp();
        using var deadline = new CancellationTokenSource(_patience);
        using var body = new StringContent($$"""{"session_id":"bench-{{number}}","message":"Chat"}""", Encoding.UTF8, Json);
        using var response = await client.PostAsync("/chat-sync", body, deadline.Token);
        response.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri(gateway.Url),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static long MemoryOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
