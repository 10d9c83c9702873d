namespace Trilane;

/// <summary>One stall as the JSON shows it. Its duration is what is known so far while it goes on.</summary>
internal sealed record StallItem(
    long Id,
    DateTimeOffset At,
    string Endpoint,
    string Method,
    string Route,
    string Kind,
    double DurationMs,
    bool Ended,
    IReadOnlyList<string> Frames,
    string? StackProblem)
{
    internal static StallItem Of(Stall stall) => new(
        stall.Id,
        stall.At,
        stall.Endpoint,
        stall.Method,
        $"/{stall.Route.TrimStart('/')}",
        stall.Kind == StallKind.Cpu ? "cpu" : "blocked",
        Words.Milliseconds(stall.Duration),
        stall.HasEnded,
        [.. stall.Frames.Select(frame => frame.ToString())],
        stall.StackProblem);
}
