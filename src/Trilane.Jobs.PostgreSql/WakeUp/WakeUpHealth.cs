using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql.WakeUp;

/// <summary>Whether the wake-up path works, for health, metrics and the log.</summary>
internal sealed class WakeUpHealth
{
    private readonly string _store;
    private readonly ILogger _logger;
    private readonly Counter<long> _losses;
    private volatile string? _problem = "The connection that listens for other processes is being opened.";
    private bool _isLost;

    internal WakeUpHealth(string store, Meter meter, ILogger logger)
    {
        _store = store;
        _logger = logger;
        _losses = meter.CreateCounter<long>("trilane.jobs.wakeup.losses", "{loss}", "Times the path on which processes wake each other was found broken.");
        meter.CreateObservableUpDownCounter(
            "trilane.jobs.wakeup.working", () => _problem is null ? 1 : 0, "{path}", "1 while processes can wake each other, 0 while changes are found by polling.");
    }

    internal StoreHealth Health => _problem is { } problem ? new(WakeUpWorks: false, problem) : StoreHealth.Well;

    /// <summary>A message of this process came back.</summary>
    /// <returns>True when it did not work before.</returns>
    internal bool Works()
    {
        if (_problem is null)
        {
            return false;
        }

        _problem = null;
        if (_isLost)
        {
            _isLost = false;
            WakeUpLog.Healed(_logger, _store);
        }

        return true;
    }

    internal void Lost(string why, Exception? exception)
    {
        _problem = $"{_store}: processes can't wake each other ({why}); jobs and changes are found by polling until that is mended, which is tried again and again.";
        if (!_isLost)
        {
            _isLost = true;
            _losses.Add(1);
            WakeUpLog.Lost(_logger, _store, why, exception);
        }
    }
}
