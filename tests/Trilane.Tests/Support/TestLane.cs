using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Trilane.Tests.Support;

/// <summary>Lanes without an app, on a clock of the test's choice.</summary>
internal sealed class TestLane : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly BlockingLanes _lanes;

    public TestLane(Action<TrilaneOptions>? configure = null, TimeProvider? time = null, ILogger? logger = null)
    {
        var options = new TrilaneOptions();
        configure?.Invoke(options);
        var meter = new LaneMeter(_services.GetRequiredService<IMeterFactory>());
        _lanes = new BlockingLanes(options, meter, logger ?? NullLogger.Instance, time ?? TimeProvider.System);
    }

    public static TestLane WithThreads(int threads, int queueLimit = 1000) =>
        new(options => (options.BlockingLane.MaxThreads, options.BlockingLane.QueueLimit) = (threads, queueLimit));

    public BlockingLane Default => _lanes.Default;

    public BlockingLanes All => _lanes;

    public BlockingLane this[string name] => _lanes.Get(name);

    public void Dispose()
    {
        _lanes.Dispose();
        _services.Dispose();
    }
}
