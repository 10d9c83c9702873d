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

        Bind(section.GetSection(nameof(TrilaneOptions.BlockingLane)), options.BlockingLane);
        foreach (var lane in section.GetSection(nameof(TrilaneOptions.BlockingLanes)).GetChildren())
        {
            options.AddBlockingLane(lane.Key, limits => Bind(lane, limits));
        }
    }

    private static LaneSelection ParseSelection(IConfigurationSection section, string value) =>
        Enum.TryParse<LaneSelection>(value, ignoreCase: true, out var selection) && Enum.IsDefined(selection)
            ? selection
            : throw new OptionsValidationException(Section, typeof(TrilaneOptions),
                [$"{section.Path}:{nameof(TrilaneOptions.Selection)} is '{value}'; it can be {string.Join(" or ", Enum.GetNames<LaneSelection>())}."]);

    private static void Bind(IConfigurationSection section, BlockingLaneOptions lane)
    {
        try
        {
            // A misspelt key would otherwise leave the default in place and nobody the wiser.
            section.Bind(lane, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            throw new OptionsValidationException(Section, typeof(TrilaneOptions),
                [$"{section.Path} can't be read: {exception.Message} A lane has {Describe()}."]);
        }
    }

    private static string Describe() =>
        $"{nameof(BlockingLaneOptions.MaxThreads)} and {nameof(BlockingLaneOptions.QueueLimit)} (whole numbers), "
        + $"{nameof(BlockingLaneOptions.QueueTimeout)} and {nameof(BlockingLaneOptions.IdleTimeout)} (times such as 00:00:30) "
        + $"and {nameof(BlockingLaneOptions.Background)} (true or false)";
}
