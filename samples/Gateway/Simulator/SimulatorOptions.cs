using Gateway.Startup;

namespace Gateway.Simulator;

/// <summary>How fast the simulator answers.</summary>
internal sealed class SimulatorOptions : ISettings
{
    private const int MostTokens = 100_000;
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    public static string Section => "Gateway:Simulator";

    /// <summary>The pause before the first token. Default 100 ms, a quick model's.</summary>
    public TimeSpan TimeToFirstToken { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The pause between two tokens. Default 10 ms: 100 tokens a second.</summary>
    public TimeSpan TimeBetweenTokens { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How many tokens an answer has. Default 0: some 20 to 60, by the question. A load test wants all alike.</summary>
    public int Tokens { get; set; }

    public IEnumerable<string> Problems()
    {
        if (Tokens is < 0 or > MostTokens)
        {
            yield return $"{Section}:{nameof(Tokens)} is {Tokens}; write a number from 0 to {MostTokens}.";
        }

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
