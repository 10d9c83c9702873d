using Microsoft.Extensions.Diagnostics.HealthChecks;
using Trilane;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the lanes to an app's health checks.</summary>
public static class LaneHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that fails while a blocking lane has been full without a break for some time: all its threads busy, and calls
    /// waiting for one or refused.
    /// </summary>
    /// <param name="builder">The app's health checks.</param>
    /// <param name="name">The check's name. Default "trilane".</param>
    /// <param name="failureStatus">
    /// What the check reports then. Default <see cref="HealthStatus.Degraded"/>, which ASP.NET Core answers with 200: an app with one
    /// full lane still serves all others, and taking it out of rotation would only move the load.
    /// </param>
    /// <param name="tags">Tags to choose checks by.</param>
    /// <param name="fullFor">How long a lane may be full. Default 10 s; above zero.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>The report's data has an entry for each lane: threads, busy, queued, limits, and for how many seconds it has been full.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fullFor"/> is not above zero.</exception>
    public static IHealthChecksBuilder AddTrilane(
        this IHealthChecksBuilder builder,
        string name = "trilane",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? fullFor = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var limit = fullFor ?? TimeSpan.FromSeconds(10);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(fullFor));
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new LaneHealthCheck(services.GetRequiredService<BlockingLanes>(), limit),
            failureStatus ?? HealthStatus.Degraded,
            tags));
    }
}
