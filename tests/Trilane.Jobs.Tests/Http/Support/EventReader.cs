using System.Net.ServerSentEvents;
using Trilane.Jobs.Conformance;

namespace Trilane.Jobs.Tests.Http.Support;

/// <summary>Reads a job's events as they come.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventReader(HttpResponseMessage answer, Stream body)
    {
        _answer = answer;
        _events = SseParser.Create(body).EnumerateAsync(Deadline.Token).GetAsyncEnumerator();
    }

    public HttpResponseMessage Answer => _answer;

    public static Task<EventReader> OpenAsync(JobApp app, string job, params (string Name, string Value)[] headers) => OpenAsync(app, job, "", headers);

    public static async Task<EventReader> OpenAsync(JobApp app, string job, string query, params (string Name, string Value)[] headers)
    {
        var answer = await app.GetAsync($"{job}/events{query}", headers);
        Assert.Equal(200, (int)answer.StatusCode);
        return new EventReader(answer, await answer.Content.ReadAsStreamAsync(Deadline.Token));
    }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<SseItem<string>?> NextAsync() => await _events.MoveNextAsync() ? _events.Current : null;

    public async Task<List<SseItem<string>>> RestAsync()
    {
        List<SseItem<string>> rest = [];
        while (await NextAsync() is { } next)
        {
            rest.Add(next);
        }

        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        _answer.Dispose();
        await _events.DisposeAsync();
    }
}
