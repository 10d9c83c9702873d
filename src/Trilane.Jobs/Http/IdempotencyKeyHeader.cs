using System.Text;
using Microsoft.AspNetCore.Http;

namespace Trilane.Jobs.Http;

/// <summary>The header <c>Idempotency-Key</c>: a structured-field string ("…", RFC 9651), or the key as it is.</summary>
internal static class IdempotencyKeyHeader
{
    internal const string Name = "Idempotency-Key";

    internal const int MaxLength = 255;

    /// <summary>The key; null when the client sent none.</summary>
    /// <exception cref="RefusedRequestException">It can't be read.</exception>
    internal static string? Read(IHeaderDictionary headers)
    {
        var values = headers[Name];
        if (values.Count == 0)
        {
            return null;
        }

        if (values.Count > 1)
        {
            throw Refuse($"comes {values.Count} times; send it once");
        }

        var text = (values[0] ?? "").Trim(' ', '\t');
        var key = text.StartsWith('"') ? ReadQuoted(text) : ReadBare(text);
        return key.Length switch
        {
            0 => throw Refuse("is empty"),
            > MaxLength => throw Refuse($"has {key.Length} characters; {MaxLength} are allowed"),
            _ => key,
        };
    }

    private static string ReadQuoted(string text)
    {
        var key = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '"')
            {
                return IsEnd(text[(i + 1)..]) ? key.ToString() : throw Refuse("has something after its closing quote");
            }

            if (character == '\\')
            {
                character = ++i < text.Length ? text[i] : ' ';
                if (character is not ('"' or '\\'))
                {
                    throw Refuse("has a backslash before something other than a quote or a backslash");
                }
            }
            else if (character is < ' ' or > '~')
            {
                throw Refuse("has a character that is not printable ASCII");
            }

            key.Append(character);
        }

        throw Refuse("has no closing quote");
    }

    /// <summary>A structured field may have parameters; none is known for this one.</summary>
    private static bool IsEnd(string rest) => rest.Length == 0 || rest[0] == ';';

    private static string ReadBare(string text) => text.All(static character => character is > ' ' and <= '~' and not ('"' or ',' or ';' or '\\'))
        ? text
        : throw Refuse("has characters that need quotes");

    private static RefusedRequestException Refuse(string problem) =>
        new(StatusCodes.Status400BadRequest, $"The header {Name} {problem}. It is a string in quotes, such as {Name}: \"8e03978e-40d5-43dd-bc93-6894a57f9324\".");
}
