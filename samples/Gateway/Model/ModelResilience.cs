using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Gateway.Model;

/// <summary>What is done about a model server that fails: it is asked again, and left in peace for a while where another one can answer.</summary>
internal static class ModelResilience
{
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(5);

    /// <param name="retries">How often a call is tried again.</param>
    /// <param name="callsBeforeRest">
    /// Of how many calls half must fail before the server is not asked for 10 s, or null to ask it always. A rest saves the callers the
    /// wait, if a second server answers them; with one server alone it would only make the outage longer.
    /// </param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told of each new try.</param>
    public static ResiliencePipeline Build(int retries, int? callsBeforeRest, TimeProvider time, ILogger log)
    {
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = time };
        if (retries > 0)
        {
            pipeline.AddRetry(TryAgain(retries, log));
        }

        if (callsBeforeRest is { } calls)
        {
            pipeline.AddCircuitBreaker(Rest(calls));
        }

        return pipeline.Build();
    }

    private static RetryStrategyOptions TryAgain(int retries, ILogger log) => new()
    {
        MaxRetryAttempts = retries,
        Delay = TimeSpan.FromMilliseconds(500),
        MaxDelay = _longestDelay,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true, // so that callers who failed together do not come back together
        ShouldHandle = attempt => ValueTask.FromResult(
            attempt.Outcome.Exception is ModelException { IsPassing: true } failure && !(failure.RetryAfter > _longestDelay)),
        DelayGenerator = attempt => ValueTask.FromResult((attempt.Outcome.Exception as ModelException)?.RetryAfter),
        OnRetry = attempt =>
        {
            log.LogInformation("{Reason} It is asked again in {Delay}.", attempt.Outcome.Exception?.Message, attempt.RetryDelay);
            return ValueTask.CompletedTask;
        },
    };

    private static CircuitBreakerStrategyOptions Rest(int calls) => new()
    {
        FailureRatio = 0.5,
        MinimumThroughput = calls,
        SamplingDuration = TimeSpan.FromSeconds(30),
        BreakDuration = TimeSpan.FromSeconds(10),
        ShouldHandle = call => ValueTask.FromResult(call.Outcome.Exception is ModelException { IsDown: true }),
    };
}
