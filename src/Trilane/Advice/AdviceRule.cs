using System.Globalization;

namespace Trilane;

/// <summary>Decides whether an endpoint would be better off on another lane.</summary>
/// <remarks>
/// Advice once given stands until its reason is clearly gone: half of what it took to give it, or for "never blocks" twice as much. So an
/// endpoint near a limit keeps what it was told.
/// </remarks>
internal static class AdviceRule
{
    /// <summary>How many traced requests any advice takes; the first few are slow for reasons of their own.</summary>
    internal const int MinSamples = 20;

    /// <summary>"Never" takes more of them.</summary>
    internal const int MinSamplesForNever = 50;

    // Work that takes a processor for a second is past what a client waits for and what a lane of a few threads can take much of.
    private static readonly TimeSpan _jobProcessorTime = TimeSpan.FromSeconds(1);

    // What the guard calls a stall when it comes in one piece.
    private static readonly TimeSpan _longProcessorTime = TimeSpan.FromMilliseconds(100);

    // A pool thread that is blocked for 5 ms in each request serves at most 200 of them a second.
    private static readonly TimeSpan _blockedTime = TimeSpan.FromMilliseconds(5);

    // The hop to a lane costs some 10 µs. A handler that computes for less than a millisecond would notice it, and on the async lane
    // nobody else would notice the handler.
    private static readonly TimeSpan _neverBlocked = TimeSpan.FromMilliseconds(0.1);
    private static readonly TimeSpan _shortProcessorTime = TimeSpan.FromMilliseconds(1);

    /// <summary>The advice, or null where the endpoint is well placed or too little is known.</summary>
    /// <param name="facts">What was measured.</param>
    /// <param name="current">The lane that the standing advice names, if there is one.</param>
    internal static LaneAdvice? Advise(EndpointFacts facts, LaneKind? current)
    {
        if (facts.Samples < MinSamples || facts.Lane == LaneKind.Job)
        {
            return null;
        }

        var (mean, samples) = (facts.Mean, facts.Samples);
        if (Exceeds(mean.Processor, _jobProcessorTime, current == LaneKind.Job))
        {
            return new(LaneKind.Job, Text($"{Time(mean.Processor)} CPU: job lane (mean of {samples} sampled requests)"));
        }

        return facts.Lane == LaneKind.Async ? AdviseAsync(facts, current == LaneKind.Blocking) : AdviseBlocking(facts, current == LaneKind.Async);
    }

    private static LaneAdvice? AdviseAsync(EndpointFacts facts, bool stands)
    {
        var (mean, samples) = (facts.Mean, facts.Samples);
        if (facts.MayBlock)
        {
            return null;
        }

        var declared = facts.IsDeclaredAsync ? "declared async" : "synchronous, on the async lane by its mark";
        return Exceeds(mean.Blocked, _blockedTime, stands)
            ? new(LaneKind.Blocking, Text($"{declared}, blocked {Time(mean.Blocked)} of {Time(mean.Duration)}: blocking lane (mean of {samples} sampled requests)"))
            : Exceeds(mean.Processor, _longProcessorTime, stands)
            ? new(LaneKind.Blocking, Text(
                $"{declared}, {Time(mean.Processor)} CPU of {Time(mean.Duration)}: blocking lane, with Background = true (mean of {samples} sampled requests)"))
            : null;
    }

    private static LaneAdvice? AdviseBlocking(EndpointFacts facts, bool stands)
    {
        var (mean, samples) = (facts.Mean, facts.Samples);
        var tolerance = stands ? 2 : 1;
        if (samples < MinSamplesForNever || mean.Blocked > _neverBlocked * tolerance || mean.Processor > _shortProcessorTime * tolerance)
        {
            return null;
        }

        var declared = facts.IsDeclaredAsync ? "on a blocking lane by its mark but never blocks" : "synchronous but never blocks";
        return new(LaneKind.Async, Text(
            $"{declared}: the async lane would save the hop ({Time(mean.Processor)} CPU, blocked {Time(mean.Blocked)}, mean of {samples} sampled requests)"));
    }

    private static bool Exceeds(TimeSpan value, TimeSpan limit, bool stands) => value >= (stands ? limit / 2 : limit);

    private static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: >= 1 } => Text($"{time.TotalSeconds:0.0} s"),
        { TotalMilliseconds: >= 10 } => Text($"{time.TotalMilliseconds:0} ms"),
        _ => Text($"{time.TotalMilliseconds:0.00} ms"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
