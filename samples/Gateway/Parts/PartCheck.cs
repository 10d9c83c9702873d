using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Gateway.Parts;

/// <summary>Asks a part for a sign of life.</summary>
internal sealed class PartCheck(Func<CancellationToken, Task> probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await probe(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (PartUnavailableException away)
        {
            return new(context.Registration.FailureStatus, away.Message); // its reason is in the log already
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return new(context.Registration.FailureStatus, error.Message, error);
        }
    }
}
