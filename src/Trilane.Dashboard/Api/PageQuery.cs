using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>Which page a request asks for.</summary>
/// <param name="From">Where it begins; null for the first.</param>
/// <param name="Limit">How many items at most.</param>
internal sealed record PageQuery(long? From, int Limit)
{
    internal const int DefaultLimit = 100;
    internal const int LargestLimit = 1000;

    /// <summary>Reads the query; false with a problem when a value of it makes no sense.</summary>
    /// <param name="query">The request's query.</param>
    /// <param name="from">The name of the parameter that says where the page begins.</param>
    /// <param name="page">The page.</param>
    /// <param name="problem">What is wrong and what would be right.</param>
    internal static bool TryRead(
        IQueryCollection query, string from, [NotNullWhen(true)] out PageQuery? page, [NotNullWhen(false)] out string? problem)
    {
        (page, problem) = (null, null);
        long? start = null;
        var limit = DefaultLimit;
        if (query[from] is [{ } startText, ..])
        {
            if (!TryParse(startText, out var value) || value < 0)
            {
                problem = $"{from} is '{startText}'; it has to be a whole number from 0, as in the address of the next page.";
                return false;
            }

            start = value;
        }

        if (query["limit"] is [{ } limitText, ..])
        {
            if (!TryParse(limitText, out var value) || value is < 1 or > LargestLimit)
            {
                problem = $"limit is '{limitText}'; it has to be a whole number from 1 to {LargestLimit}.";
                return false;
            }

            limit = (int)value;
        }

        page = new(start, limit);
        return true;
    }

    private static bool TryParse(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
