using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Trilane;

/// <summary>Fails while a blocking lane has been full for too long.</summary>
internal sealed class LaneHealthCheck(BlockingLanes lanes, TimeSpan fullFor) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Dictionary<string, object> data = [];
        List<string> problems = [];
        foreach (var lane in lanes.All.OrderBy(lane => lane.Name, StringComparer.Ordinal))
        {
            var figures = LaneFigures.Of(lane, fullFor);
            data.Add(lane.Name, figures);
            if (figures.FullForSeconds >= fullFor.TotalSeconds)
            {
                problems.Add(
                    $"The blocking lane '{lane.Name}' has been full for {figures.FullForSeconds:0} s: all {figures.MaxThreads} threads are busy and "
                    + $"{figures.Queued} calls wait.");
            }
        }

        var result = problems.Count == 0
            ? HealthCheckResult.Healthy("No blocking lane is full.", data)
            : new HealthCheckResult(context.Registration.FailureStatus, string.Join(' ', problems), exception: null, data);
        return Task.FromResult(result);
    }
}
