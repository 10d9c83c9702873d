using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Trilane.Jobs.Http;

/// <summary>What the header <c>Prefer</c> (RFC 7240) asks for, as far as jobs can heed it. What can't be read is ignored, as the RFC wants.</summary>
/// <param name="Wait">How long the client would wait for an end; cut to <see cref="LongestWait"/>.</param>
/// <param name="RespondAsync">Whether it says in so many words that 202 is welcome.</param>
internal readonly record struct Preferences(TimeSpan? Wait, bool RespondAsync)
{
    /// <summary>Proxies commonly end requests that are silent for a minute.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    internal static Preferences Of(HttpRequest request) => Parse(request.Headers["Prefer"]);

    internal static Preferences Parse(StringValues headers)
    {
        TimeSpan? wait = null;
        var respondAsync = false;
        foreach (var (name, value) in headers.SelectMany(header => Split(header ?? "")))
        {
            if (name.Equals("respond-async", StringComparison.OrdinalIgnoreCase))
            {
                respondAsync = true;
            }
            else if (wait is null && name.Equals("wait", StringComparison.OrdinalIgnoreCase) && Seconds(value) is { } seconds)
            {
                wait = seconds;
            }
        }

        return new(wait, respondAsync);
    }

    /// <summary>Tells the client which of its wishes were heeded.</summary>
    /// <param name="response">The answer, which has not begun.</param>
    /// <param name="isAccepted">True when the answer is 202: only then was <c>respond-async</c> heeded.</param>
    internal void Acknowledge(HttpResponse response, bool isAccepted)
    {
        List<string> applied = [];
        if (RespondAsync && isAccepted)
        {
            applied.Add("respond-async");
        }

        if (Wait is { } wait)
        {
            applied.Add($"wait={wait.TotalSeconds.ToString(CultureInfo.InvariantCulture)}");
        }

        if (applied.Count > 0)
        {
            response.Headers["Preference-Applied"] = string.Join(", ", applied);
        }
    }

    private static TimeSpan? Seconds(string value) =>
        value.Length > 0 && value.All(char.IsAsciiDigit)
            ? long.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds < LongestWait.TotalSeconds
                ? TimeSpan.FromSeconds(seconds)
                : LongestWait
            : null;

    /// <summary>Names and values of the list; commas and semicolons inside quotes separate nothing, parameters are dropped.</summary>
    private static IEnumerable<(string Name, string Value)> Split(string header)
    {
        foreach (var item in Unquoted(header, ','))
        {
            var preference = Unquoted(item, ';').First();
            var equals = preference.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0
                ? (preference.Trim(), "")
                : (preference[..equals].Trim(), preference[(equals + 1)..].Trim().Trim('"'));
        }
    }

    private static IEnumerable<string> Unquoted(string text, char separator)
    {
        var (start, isQuoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && isQuoted)
            {
                i++;
            }
            else if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (text[i] == separator && !isQuoted)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }
}
