using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>Lays the configuration section <c>Trilane</c> over what the app set in code.</summary>
internal sealed class TrilaneConfiguration(IConfiguration? configuration) : IPostConfigureOptions<TrilaneOptions>
{
    internal const string Section = "Trilane";

    public void PostConfigure(string? name, TrilaneOptions options)
    {
        var section = configuration?.GetSection(Section);
        if (section is null || !section.Exists())
        {
            return;
        }

        if (section[nameof(TrilaneOptions.Selection)] is { } selection)
        {
            options.Selection = ParseSelection(section, selection);
        }

        BindAfterResponse(section.GetSection(nameof(TrilaneOptions.AfterResponse)), options.AfterResponse);
        BindStalls(section.GetSection(nameof(TrilaneOptions.Stalls)), options.Stalls);
        BindStreams(section.GetSection(nameof(TrilaneOptions.Streams)), options.Streams);
        BindLane(section.GetSection(nameof(TrilaneOptions.BlockingLane)), options.BlockingLane);
        foreach (var lane in section.GetSection(nameof(TrilaneOptions.BlockingLanes)).GetChildren())
        {
            options.AddBlockingLane(lane.Key, limits => BindLane(lane, limits));
        }
    }

    private static LaneSelection ParseSelection(IConfigurationSection section, string value) =>
        Enum.TryParse<LaneSelection>(value, ignoreCase: true, out var selection) && Enum.IsDefined(selection)
            ? selection
            : throw new OptionsValidationException(Section, typeof(TrilaneOptions),
                [$"{section.Path}:{nameof(TrilaneOptions.Selection)} is '{value}'; it can be {string.Join(" or ", Enum.GetNames<LaneSelection>())}."]);

    // A misspelt key would otherwise leave the default in place and nobody the wiser.
    private static void BindLane(IConfigurationSection section, BlockingLaneOptions lane) => Explain(
        section,
        () => section.Bind(lane, binder => binder.ErrorOnUnknownConfiguration = true),
        $"A lane has {nameof(lane.MaxThreads)} and {nameof(lane.QueueLimit)} (whole numbers), {nameof(lane.QueueTimeout)}, "
        + $"{nameof(lane.IdleTimeout)} and {nameof(lane.LongCallThreshold)} (times such as 00:00:30) and {nameof(lane.Background)} (true or false).");

    private static void BindAfterResponse(IConfigurationSection section, AfterResponseOptions limits) => Explain(
        section,
        () => section.Bind(limits, binder => binder.ErrorOnUnknownConfiguration = true),
        $"It has {nameof(limits.MaxConcurrency)} and {nameof(limits.QueueLimit)} (whole numbers).");

    private static void BindStalls(IConfigurationSection section, StallOptions stalls) => Explain(
        section,
        () => section.Bind(stalls, binder => binder.ErrorOnUnknownConfiguration = true),
        $"It has {nameof(stalls.Threshold)} and {nameof(stalls.QuarantineWindow)} (times such as 00:00:00.1), {nameof(stalls.Rescue)} (true or "
        + $"false), {nameof(stalls.MaxRescueThreads)} and {nameof(stalls.QuarantineAfter)} (whole numbers) and {nameof(stalls.Quarantine)} "
        + $"({string.Join(" or ", Enum.GetNames<QuarantineMode>())}).");

    private static void BindStreams(IConfigurationSection section, StreamOptions streams) => Explain(
        section,
        () => section.Bind(streams, binder => binder.ErrorOnUnknownConfiguration = true),
        $"It has {nameof(streams.EventStreamKeepAliveInterval)} (a time such as 00:00:15, or -00:00:00.001 for none).");

    private static void Explain(IConfigurationSection section, Action bind, string expected)
    {
        try
        {
            bind();
        }
        catch (InvalidOperationException exception)
        {
            throw new OptionsValidationException(
                Section, typeof(TrilaneOptions), [$"{section.Path} can't be read: {exception.Message} {expected}"]);
        }
    }
}
