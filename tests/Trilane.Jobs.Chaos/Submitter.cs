using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Trilane.Jobs.Chaos.Checks;
using Trilane.Jobs.Chaos.Nodes;

namespace Trilane.Jobs.Chaos;

/// <summary>A client: sends jobs, again with the same key where an answer does not come, follows some and cancels some.</summary>
internal sealed class Submitter(Cluster cluster, History history, Func<int> nextNumber, Func<bool> isFull, int seed) : IDisposable
{
    private static readonly string[] _keys = ["a", "b", "c"];

    private readonly Random _random = new(seed);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Sends until the token fires; what it has begun it brings to an end.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        List<Task> open = [];
        while (!cancellationToken.IsCancellationRequested)
        {
            var request = Next();
            var follows = _random.Next(100) < 40;
            TimeSpan? cancelAfter = _random.Next(100) < 15 ? TimeSpan.FromMilliseconds(_random.Next(400)) : null;
            if (await SubmitAsync(request) is { } id)
            {
                open.RemoveAll(static task => task.IsCompletedSuccessfully);
                if (cancelAfter is { } time)
                {
                    open.Add(CancelAsync(id, time));
                }

                if (follows)
                {
                    open.Add(FollowAsync(id));
                }
            }

            do
            {
                await Task.Delay(_random.Next(20, 200), CancellationToken.None);
            }
            while (isFull() && !cancellationToken.IsCancellationRequested);
        }

        await Task.WhenAll(open);
    }

    public void Dispose() => _http.Dispose();

    private WorkRequest Next()
    {
        var kind = _random.Next(100) switch
        {
            < 60 => WorkKind.Steady,
            < 75 => WorkKind.Flaky,
            < 82 => WorkKind.Failing,
            _ => WorkKind.Parent,
        };
        var milliseconds = _random.Next(100) switch
        {
            < 60 => _random.Next(30),
            < 95 => _random.Next(600),
            _ => _random.Next(6000),
        };
        var key = _random.Next(100) < 20 ? _keys[_random.Next(_keys.Length)] : null;
        return new WorkRequest(nextNumber(), kind, milliseconds, key);
    }

    /// <summary>Sends a job until somebody has accepted it; null when nobody does in a long time.</summary>
    private async Task<Guid?> SubmitAsync(WorkRequest request)
    {
        var id = await TryAsync(async address => request.Key is null ? await EnqueueAsync(address, request) : await EnqueueUniqueAsync(address, request));
        if (id is { } accepted)
        {
            history.Accepted.TryAdd(accepted, request);
        }

        return id;
    }

    private async Task<Guid?> EnqueueAsync(Uri address, WorkRequest request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/work")) { Content = JsonContent.Create(request) };
        message.Headers.Add("Idempotency-Key", $"\"{request.Number}\"");
        using var answer = await _http.SendAsync(message);
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            return await RefusedAsync(answer);
        }

        var id = Guid.Parse(answer.Headers.Location!.ToString().Split('/')[^1]);
        if (history.JobOfNumber.GetOrAdd(request.Number, id) != id)
        {
            history.Found.Enqueue(new Violation(id, $"The submission {request.Number} was this job once and {history.JobOfNumber[request.Number]} before."));
        }

        return id;
    }

    private async Task<Guid?> EnqueueUniqueAsync(Uri address, WorkRequest request)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(address, "/unique"), request);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<UniqueAnswer>())!.Id : await RefusedAsync(answer);
    }

    private async Task CancelAsync(Guid id, TimeSpan after)
    {
        await Task.Delay(after);
        history.Canceled.TryAdd(id, true);
        await TryAsync(async address =>
        {
            using var answer = await _http.PostAsync(new Uri(address, $"/jobs/{id}/cancel"), content: null);
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted ? Note(id, await answer.Content.ReadAsStringAsync()) : await RefusedAsync(answer, id);
        });
    }

    private async Task FollowAsync(Guid id)
    {
        for (var looks = 0; looks < 20; looks++)
        {
            await TryAsync(async address =>
            {
                using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/jobs/{id}"));
                message.Headers.Add("Prefer", "wait=2");
                using var answer = await _http.SendAsync(message);
                return answer.StatusCode == HttpStatusCode.OK ? Note(id, await answer.Content.ReadAsStringAsync()) : await RefusedAsync(answer, id);
            });
            if (history.Seen.ContainsKey(id))
            {
                return;
            }
        }
    }

    private Guid Note(Guid id, string document)
    {
        using var status = JsonDocument.Parse(document);
        if (status.RootElement.GetProperty("done").GetBoolean())
        {
            history.Saw(id, Enum.Parse<JobState>(status.RootElement.GetProperty("state").GetString()!, ignoreCase: true));
        }

        return id;
    }

    /// <summary>A store that is away is no news here; anything else is, and that an accepted job is not known above all.</summary>
    private async Task<Guid?> RefusedAsync(HttpResponseMessage answer, Guid? id = null)
    {
        if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
        {
            var body = await answer.Content.ReadAsStringAsync();
            history.Found.Enqueue(new Violation(id, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.AbsolutePath} answered {(int)answer.StatusCode}: {body}"));
        }

        return null;
    }

    private async Task<Guid?> TryAsync(Func<Uri, Task<Guid?>> send)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if (cluster.TryPick(_random, JobRole.Web, out var node) && node.Address is { } address)
            {
                try
                {
                    if (await send(address) is { } id)
                    {
                        return id;
                    }
                }
                catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException or SocketException)
                {
                    // The process was killed or frozen; another one hears of it. HttpClient lets a bare SocketException out where a connection
                    // is cut in the moment in which it is made.
                }
            }

            await Task.Delay(100);
        }

        return null;
    }
}
