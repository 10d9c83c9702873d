using Gateway.Startup;

namespace Gateway.Answers;

/// <summary>How answers are looked for.</summary>
internal sealed class AnswerOptions : ISettings
{
    private const int MostHops = 10;
    private static readonly TimeSpan _longest = TimeSpan.FromDays(30);

    public static string Section => "Gateway:Answers";

    /// <summary>How often the index is searched for one answer: with the question, then with what was found. Default 3.</summary>
    public int MaxHops { get; set; } = 3;

    /// <summary>How long an answer is kept for the same question; a change of the index ends it earlier. Default 10 minutes; 0 keeps none.</summary>
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromMinutes(10);

    public IEnumerable<string> Problems()
    {
        if (MaxHops is < 1 or > MostHops)
        {
            yield return $"{Section}:{nameof(MaxHops)} is {MaxHops}; write a number from 1 to {MostHops}.";
        }

        if (CacheFor < TimeSpan.Zero || CacheFor > _longest)
        {
            yield return $"{Section}:{nameof(CacheFor)} is {CacheFor}; write a duration from 0 to {_longest}, as hh:mm:ss.";
        }
    }
}
