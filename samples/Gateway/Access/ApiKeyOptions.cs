using System.Text.RegularExpressions;
using Gateway.Startup;

namespace Gateway.Access;

/// <summary>The callers that have a key, by name. Default none: then everybody is let in, as on a developer's own machine.</summary>
internal sealed partial class ApiKeyOptions : Dictionary<string, ApiKey>, ISettings
{
    private const int MaxRequestsPerMinute = 1_000_000;

    public static string Section => "Gateway:ApiKeys";

    public IEnumerable<string> Problems() => this.SelectMany(caller => Problems(caller.Key, caller.Value)).Concat(SharedKeys());

    // No message repeats a key: these end in logs.
    private static IEnumerable<string> Problems(string name, ApiKey caller)
    {
        if (!ValidName().IsMatch(name))
        {
            yield return $"{Section}:{name} is no name for a caller; write 1 to 64 of the characters A-Z a-z 0-9 _ - and dot.";
        }

        if (!ValidKey().IsMatch(caller.Key))
        {
            yield return $"{Section}:{name}:{nameof(ApiKey.Key)} has {caller.Key.Length} characters; write at least 16, visible ones of ASCII.";
        }

        if (caller.RequestsPerMinute is < 1 or > MaxRequestsPerMinute)
        {
            yield return $"{Section}:{name}:{nameof(ApiKey.RequestsPerMinute)} is {caller.RequestsPerMinute}; write a number from 1 to "
                + $"{MaxRequestsPerMinute}.";
        }
    }

    private IEnumerable<string> SharedKeys() => this
        .GroupBy(caller => caller.Value.Key)
        .Where(callers => callers.Count() > 1)
        .Select(callers => $"{Section}: {string.Join(" and ", callers.Select(caller => caller.Key).Order())} have the same key; give each its own.");

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,64}$")]
    private static partial Regex ValidName();

    [GeneratedRegex("^[!-~]{16,}$")]
    private static partial Regex ValidKey();
}
