using System.Globalization;
using System.Threading.RateLimiting;
using Gateway.Errors;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Gateway.Access;

/// <summary>How often each caller may ask: a bucket of tokens for each key. Who needs no key has no limit.</summary>
internal sealed class CallerLimits(IOptions<ApiKeyOptions> callers, ErrorAnswer errors) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter =
        PartitionedRateLimiter.Create<HttpContext, string>(http => Bucket(http.User.CallerName, callers.Value));

    public void Apply(RateLimiterOptions options)
    {
        options.GlobalLimiter = _limiter;
        options.OnRejected = (rejected, _) => RefuseAsync(rejected.HttpContext, rejected.Lease);
    }

    /// <summary>Takes a token for one more request on a connection that is open already. None is left: the lease is not acquired.</summary>
    public RateLimitLease Take(HttpContext http) => _limiter.AttemptAcquire(http);

    public static string Refusal(RateLimitLease lease) =>
        $"The requests a minute that this API key allows are used up; try again in {RetryAfter(lease)} s.";

    public void Dispose() => _limiter.Dispose();

    private static RateLimitPartition<string> Bucket(string? caller, ApiKeyOptions callers) =>
        caller is not null && callers.TryGetValue(caller, out var key)
            ? RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = key.RequestsPerMinute,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / key.RequestsPerMinute,
                QueueLimit = 0, // a caller that waits here would hold its connection; its own client knows how to try again
            })
            : RateLimitPartition.GetNoLimiter("");

    private async ValueTask RefuseAsync(HttpContext http, RateLimitLease lease)
    {
        http.Response.Headers.RetryAfter = RetryAfter(lease);
        await errors.WriteAsync(http, StatusCodes.Status429TooManyRequests, Refusal(lease), "rate_limit_exceeded");
    }

    private static string RetryAfter(RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(1);
        return Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
