using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trilane.Jobs.Http;

/// <summary>Says in a client's terms why JSON can't be read: the serializer's own words name types of the app.</summary>
internal static partial class JsonProblem
{
    internal static RefusedRequestException Of(JsonException exception)
    {
        var path = string.IsNullOrEmpty(exception.Path) ? "$" : exception.Path;
        var place = exception.LineNumber is { } line ? $" (line {line + 1}, byte {exception.BytePositionInLine + 1})" : "";
        var problem = Describe(exception.Message);
        return new($"The request can't be read: {path}{place}: {problem}", new Dictionary<string, string[]> { [path] = [problem] });
    }

    /// <summary>The words of the serializer without its place and without names of types; a plain sentence for those that are not known.</summary>
    internal static string Describe(string message)
    {
        message = Place().Replace(message, "");
        if (Missing().Match(message) is { Success: true } missing)
        {
            return $"Required members are missing: {missing.Groups["names"].Value}.";
        }

        if (Null().IsMatch(message))
        {
            return "The value must not be null.";
        }

        if (Unmapped().Match(message) is { Success: true } unmapped)
        {
            return $"There is no member '{unmapped.Groups["name"].Value}'.";
        }

        return Conversion().IsMatch(message) ? "The value is not of the kind that is expected here." : message;
    }

    [GeneratedRegex(@" Path: .*| LineNumber: .*", RegexOptions.Singleline)]
    private static partial Regex Place();

    [GeneratedRegex(@"missing required properties including: (?<names>.+?)\.?$", RegexOptions.Singleline)]
    private static partial Regex Missing();

    [GeneratedRegex(@"' on type '[^']+' doesn't allow")]
    private static partial Regex Null();

    [GeneratedRegex(@"^The JSON property '(?<name>.+)' could not be mapped to any \.NET member")]
    private static partial Regex Unmapped();

    [GeneratedRegex(@"could not be converted to|on type '|for type '|of type '")]
    private static partial Regex Conversion();
}
