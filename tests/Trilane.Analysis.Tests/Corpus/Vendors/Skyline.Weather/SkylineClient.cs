using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Skyline.Weather;

/// <summary>Weather by asynchronous HTTP, with a cache.</summary>
public sealed class SkylineClient(HttpClient http) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Forecast> _cache = new();
    private readonly object _gate = new();
    private int _calls;

    public ValueTask<Forecast> GetForecastAsync(string city, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _calls++;
        }

        return _cache.TryGetValue(city, out var cached) ? new ValueTask<Forecast>(cached) : new ValueTask<Forecast>(FetchAsync(city, cancellationToken));
    }

    public async Task<(Forecast First, Forecast Second)> CompareAsync(string first, string second, CancellationToken cancellationToken = default)
    {
        var one = GetForecastAsync(first, cancellationToken).AsTask();
        var two = GetForecastAsync(second, cancellationToken).AsTask();
        await Task.WhenAll(one, two).ConfigureAwait(false);
        return (one.Result, two.Result);
    }

    public async IAsyncEnumerable<Forecast> WatchAsync(string city, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            yield return await FetchAsync(city, cancellationToken).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(10), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a forecast that is already in memory.</summary>
    public static Forecast Parse(byte[] json)
    {
        using var stream = new MemoryStream(json);
        using var reader = new StreamReader(stream);
        return JsonSerializer.Deserialize<Forecast>(reader.ReadToEnd())!;
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Forecast> FetchAsync(string city, CancellationToken cancellationToken)
    {
        var stream = await http.GetStreamAsync("forecast/" + city, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var forecast = await JsonSerializer.DeserializeAsync<Forecast>(stream, cancellationToken: cancellationToken).ConfigureAwait(false);
            return _cache[city] = forecast!;
        }
    }
}

public sealed record Forecast(string City, double Degrees, string Sky);
