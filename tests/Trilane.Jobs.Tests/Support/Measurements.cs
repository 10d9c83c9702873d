using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Conformance;

namespace Trilane.Jobs.Tests.Support;

/// <summary>What one app's meter Trilane.Jobs has measured since this was made.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _values = [];
    private readonly SemaphoreSlim _news = new(0);

    internal Measurements(IServiceProvider services)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other tests' apps have meters of the same name.
            if (instrument.Meter.Name == "Trilane.Jobs" && instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        _listener.Start();
    }

    internal double Sum(string name, params (string Key, object Value)[] tags)
    {
        lock (_values)
        {
            return _values.Where(value => value.Name == name && Array.TrueForAll(tags, tag => value.Tags.Contains(new(tag.Key, tag.Value)))).Sum(value => value.Value);
        }
    }

    internal int Count(string name)
    {
        lock (_values)
        {
            return _values.Count(value => value.Name == name);
        }
    }

    /// <summary>Waits until a counter has come to a sum.</summary>
    internal async Task UntilAsync(string name, double sum)
    {
        using var deadline = new CancellationTokenSource(Deadline.Time);
        while (Sum(name) < sum)
        {
            await _news.WaitAsync(deadline.Token);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _news.Dispose();
    }

    private void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_values)
        {
            _values.Add((name, value, tags.ToArray()));
        }

        _news.Release();
    }
}
