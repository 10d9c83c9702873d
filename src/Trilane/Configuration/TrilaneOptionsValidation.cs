using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>Says what is wrong with the options, all of it at once, by the names under which they are configured.</summary>
internal sealed class TrilaneOptionsValidation : IValidateOptions<TrilaneOptions>
{
    // The longest time that the runtime's waits take: int.MaxValue milliseconds.
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(int.MaxValue);

    // Two looks of the watcher: less can't be told apart.
    private static readonly TimeSpan _shortestStall = TimeSpan.FromMilliseconds(20);

    public ValidateOptionsResult Validate(string? name, TrilaneOptions options)
    {
        List<string> problems = [];
        foreach (var (laneName, lane) in options.BlockingLanes)
        {
            var path = PathOf(laneName);
            RequireOneOrMore(problems, $"{path}:{nameof(lane.MaxThreads)}", lane.MaxThreads);
            RequireOneOrMore(problems, $"{path}:{nameof(lane.QueueLimit)}", lane.QueueLimit);
            RequireWaitable(problems, $"{path}:{nameof(lane.QueueTimeout)}", lane.QueueTimeout);
            RequireWaitable(problems, $"{path}:{nameof(lane.IdleTimeout)}", lane.IdleTimeout);
            RequireWaitable(problems, $"{path}:{nameof(lane.LongCallThreshold)}", lane.LongCallThreshold);
        }

        RequireOneOrMore(problems, "Trilane:AfterResponse:MaxConcurrency", options.AfterResponse.MaxConcurrency);
        RequireOneOrMore(problems, "Trilane:AfterResponse:QueueLimit", options.AfterResponse.QueueLimit);
        RequireOneOrMore(problems, "Trilane:Stalls:MaxRescueThreads", options.Stalls.MaxRescueThreads);
        RequireOneOrMore(problems, "Trilane:Stalls:QuarantineAfter", options.Stalls.QuarantineAfter);
        RequireWaitable(problems, "Trilane:Stalls:QuarantineWindow", options.Stalls.QuarantineWindow);
        RequireDefined(problems, "Trilane:Stalls:Quarantine", options.Stalls.Quarantine);
        RequireDefined(problems, "Trilane:Selection", options.Selection);
        if (options.Streams.EventStreamKeepAliveInterval != Timeout.InfiniteTimeSpan)
        {
            RequireWaitable(problems, "Trilane:Streams:EventStreamKeepAliveInterval", options.Streams.EventStreamKeepAliveInterval);
        }

        if (options.Stalls.Threshold < _shortestStall || options.Stalls.Threshold > _longest)
        {
            problems.Add($"Trilane:Stalls:Threshold is {options.Stalls.Threshold}; it has to be at least 20 ms and at most 24 days.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string PathOf(string lane) =>
        lane == TrilaneOptions.DefaultLane ? "Trilane:BlockingLane" : $"Trilane:BlockingLanes:{lane}";

    private static void RequireOneOrMore(List<string> problems, string path, int value)
    {
        if (value < 1)
        {
            problems.Add($"{path} is {value}; it has to be 1 or more.");
        }
    }

    private static void RequireDefined<TEnum>(List<string> problems, string path, TEnum value)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            problems.Add($"{path} is {value}; it can be {string.Join(" or ", Enum.GetNames<TEnum>())}.");
        }
    }

    private static void RequireWaitable(List<string> problems, string path, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > _longest)
        {
            problems.Add($"{path} is {value}; it has to be above zero and at most 24 days.");
        }
    }
}
