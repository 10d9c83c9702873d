using Gateway.Startup;

namespace Gateway.Simulator;

/// <summary>How fast the simulator answers.</summary>
internal sealed class SimulatorOptions : ISettings
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    public static string Section => "Gateway:Simulator";

    /// <summary>The pause before the first token. Default 100 ms, a quick model's.</summary>
    public TimeSpan TimeToFirstToken { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The pause between two tokens. Default 10 ms: 100 tokens a second.</summary>
    public TimeSpan TimeBetweenTokens { get; set; } = TimeSpan.FromMilliseconds(10);

    public IEnumerable<string> Problems()
    {
        if (TimeToFirstToken < TimeSpan.Zero || TimeToFirstToken > _longest)
        {
            yield return WrongDuration(nameof(TimeToFirstToken), TimeToFirstToken);
        }

        if (TimeBetweenTokens < TimeSpan.Zero || TimeBetweenTokens > _longest)
        {
            yield return WrongDuration(nameof(TimeBetweenTokens), TimeBetweenTokens);
        }
    }

    private static string WrongDuration(string name, TimeSpan value) =>
        $"{Section}:{name} is {value}; write a duration from 0 to {_longest}, as hh:mm:ss.";
}
