using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Trilane.Jobs.Http;

/// <summary>Makes JSON of a form's plain fields, by the members of the request's type.</summary>
internal sealed class FormFields(JsonTypeInfo requestType)
{
    private readonly Dictionary<string, JsonPropertyInfo> _members = requestType.Properties
        .DistinctBy(member => member.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(member => member.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the fields to the part named <c>request</c>, if there was one.</summary>
    /// <exception cref="RefusedRequestException">That part is not an object, or a member is in both.</exception>
    internal ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte>? request, IReadOnlyList<(string Name, string Value)> fields)
    {
        if (request is { } whole && fields.Count == 0)
        {
            return whole;
        }

        var joined = request is { } part ? Parse(part) : [];
        foreach (var field in fields.GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase))
        {
            var member = _members.GetValueOrDefault(field.Key);
            var name = member?.Name ?? field.Key;
            if (joined.ContainsKey(name))
            {
                throw new RefusedRequestException(
                    "The form is not valid.", new Dictionary<string, string[]> { [name] = [$"'{name}' is in the part 'request' and is a field as well; send it once."] });
            }

            joined.Add(name, ToJson(member, [.. field.Select(value => value.Value)]));
        }

        return JsonSerializer.SerializeToUtf8Bytes(joined, JobJson.Default.JsonObject);
    }

    private JsonObject Parse(ReadOnlyMemory<byte> request)
    {
        try
        {
            return JsonNode.Parse(request.Span, documentOptions: OptionsOf(requestType.Options)) as JsonObject
                ?? throw new RefusedRequestException(StatusCodes.Status400BadRequest, "The part 'request' is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw JsonProblem.Of(exception);
        }
    }

    internal static JsonDocumentOptions OptionsOf(JsonSerializerOptions json) =>
        new() { AllowTrailingCommas = json.AllowTrailingCommas, CommentHandling = json.ReadCommentHandling, MaxDepth = json.MaxDepth };

    private JsonNode? ToJson(JsonPropertyInfo? member, string[] values)
    {
        if (member is null)
        {
            return values[^1];
        }

        var contract = requestType.Options.GetTypeInfo(member.PropertyType);
        return contract is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element }
            ? IsJsonArray(values) is { } array ? array : new JsonArray([.. values.Select(value => ToJson(element, value))])
            : ToJson(member.PropertyType, values[^1]);
    }

    private static JsonArray? IsJsonArray(string[] values) => values is [var only] && only.StartsWith('[') ? TryParse(only) as JsonArray : null;

    /// <summary>What does not fit becomes a text, about which the serializer then says what it wants, and where.</summary>
    private JsonNode? ToJson(Type type, string value)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return value.Length == 0 ? null : ToJson(underlying, value);
        }

        if (type == typeof(bool))
        {
            // A browser's checkbox without a value of its own says "on".
            return value is "on" || value.Equals("true", StringComparison.OrdinalIgnoreCase) ? true
                : value.Equals("false", StringComparison.OrdinalIgnoreCase) ? false
                : value;
        }

        if (type.IsEnum)
        {
            return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : value;
        }

        var isNumber = type.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(System.Numerics.INumberBase<>));
        if (isNumber && type != typeof(char))
        {
            return TryParse(value) is JsonValue node && node.GetValueKind() == JsonValueKind.Number ? node : value;
        }

        var isText = requestType.Options.GetTypeInfo(type).Kind == JsonTypeInfoKind.None && type != typeof(object) && !typeof(JsonNode).IsAssignableFrom(type)
            && type != typeof(JsonElement) && type != typeof(JsonDocument);
        return isText ? value : TryParse(value) ?? value;
    }

    private static JsonNode? TryParse(string value)
    {
        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
