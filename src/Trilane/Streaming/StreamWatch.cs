using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>Reports a stream that goes on although its client has left: its producer neither yields nor looks at its token.</summary>
/// <remarks>Costs a stream one registration; a timer starts only when a client leaves.</remarks>
internal sealed class StreamWatch(StreamClock clock, LaneMeter meter, ILogger<StreamWatch> logger)
{
    /// <summary>How long a producer may take to notice. Ten times of what a stream needs that looks at its token once a second.</summary>
    internal static readonly TimeSpan OverdueAfter = TimeSpan.FromSeconds(10);

    private TimeProvider Time => clock.Time;

    internal RequestDelegate Around(string? endpoint, RequestDelegate handler)
    {
        var name = endpoint ?? "an unnamed endpoint";
        return async http =>
        {
            using var watched = Watch(name, http.RequestAborted);
            try
            {
                await handler(http);
            }
            finally
            {
                if (http.Features.Get<IServiceProvidersFeature>() is RequestState { AsyncItems: { } items })
                {
                    await items.DisposeAsync();
                }
            }
        };
    }

    /// <summary>Watches one stream until it is disposed.</summary>
    internal IDisposable Watch(string endpoint, CancellationToken clientLeft) => new Watched(this, endpoint, clientLeft);

    private void Report(string endpoint)
    {
        meter.StreamsOverdue.Add(1, new KeyValuePair<string, object?>("trilane.endpoint", endpoint));
        logger.StreamOverdue(endpoint, OverdueAfter.TotalSeconds);
    }

    /// <summary>One response. Its lock is its own; the client may leave at the moment it ends.</summary>
    private sealed class Watched : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly StreamWatch _watch;
        private readonly string _endpoint;
        private readonly CancellationTokenRegistration _registration;
        private ITimer? _timer;
        private bool _ended;

        internal Watched(StreamWatch watch, string endpoint, CancellationToken clientLeft)
        {
            _watch = watch;
            _endpoint = endpoint;
            _registration = clientLeft.UnsafeRegister(static state => ((Watched)state!).Start(), this);
        }

        public void Dispose()
        {
            _registration.Unregister();
            lock (_lock)
            {
                _ended = true;
                _timer?.Dispose();
            }
        }

        private void Start()
        {
            lock (_lock)
            {
                if (!_ended)
                {
                    _timer = _watch.Time.CreateTimer(static state => ((Watched)state!).Report(), this, OverdueAfter, Timeout.InfiniteTimeSpan);
                }
            }
        }

        private void Report()
        {
            lock (_lock)
            {
                if (_ended)
                {
                    return;
                }
            }

            _watch.Report(_endpoint);
        }
    }
}
