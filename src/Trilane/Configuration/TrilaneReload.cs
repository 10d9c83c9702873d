using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Trilane;

/// <summary>Applies changed limits when the configuration is reloaded; an invalid reload is logged and changes nothing.</summary>
internal sealed class TrilaneReload(
    BlockingLanes lanes, IOptionsFactory<TrilaneOptions> options, ILogger<BlockingLane> logger, IConfiguration? configuration = null)
    : IHostedService, IDisposable
{
    private readonly Lock _oneAtATime = new();
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = configuration is null ? null : ChangeToken.OnChange(configuration.GetReloadToken, Reload);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _subscription?.Dispose();

    private void Reload()
    {
        lock (_oneAtATime)
        {
            try
            {
                lanes.SetLimits(options.Create(Options.DefaultName));
            }
            catch (Exception exception)
            {
                // An invalid value, or code of the app that failed on it; thrown on, it would end the reload of everything else.
                logger.ReloadIgnored(exception.Message);
            }
        }
    }
}
