namespace Trilane;

/// <summary>One endpoint as the JSON shows it; times are milliseconds.</summary>
internal sealed record EndpointItem(
    string Name,
    string Method,
    string Route,
    string Lane,
    string LaneName,
    string Declared,
    long Requests,
    long InFlight,
    double? CpuMs,
    double? BlockedMs,
    double WaitingMs,
    double DurationMsP50,
    double DurationMsP99,
    long Stalls,
    bool Quarantined,
    AdviceItem? Advice)
{
    internal static EndpointItem Of(EndpointSnapshot endpoint) => new(
        endpoint.Name,
        endpoint.Method,
        endpoint.Route,
        Words.Of(endpoint.Lane),
        endpoint.LaneName,
        endpoint.IsDeclaredAsync ? "async" : "sync",
        endpoint.Requests,
        endpoint.InFlight,
        Words.Milliseconds(endpoint.Processor),
        Words.Milliseconds(endpoint.Blocked),
        Words.Milliseconds(endpoint.Waiting),
        Words.Milliseconds(endpoint.DurationP50),
        Words.Milliseconds(endpoint.DurationP99),
        endpoint.Stalls,
        endpoint.IsQuarantined,
        endpoint.Advice is { } advice ? new(Words.Of(advice.Lane), advice.Reason) : null);
}
