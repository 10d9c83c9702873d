using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulator;

/// <summary>The tool that the simulator wants to be called, where the request offers one that it was told of or must use.</summary>
internal sealed record SimulatedToolCall(string Name, string Arguments)
{
    /// <summary>Chooses the tool that <c>tool_choice</c> demands, or one that the user's text names; null to answer with text.</summary>
    public static SimulatedToolCall? Choose(JsonElement request, string lastUserText)
    {
        if (!request.TryGetProperty("tools", out var tools) || tools.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var choice = request.TryGetProperty("tool_choice", out var value) ? value : default;
        var offered = tools.EnumerateArray().Select(Function).OfType<JsonElement>().ToList();
        var chosen = choice.ValueKind switch
        {
            JsonValueKind.String when choice.ValueEquals("none") => null,
            JsonValueKind.String when choice.ValueEquals("required") => offered.Cast<JsonElement?>().FirstOrDefault(),
            JsonValueKind.Object => Find(Function(choice) is { } wanted ? NameOf(wanted) : null),
            _ => offered.Cast<JsonElement?>().FirstOrDefault(tool => lastUserText.Contains(NameOf(tool!.Value), StringComparison.OrdinalIgnoreCase)),
        };
        return chosen is { } tool ? new(NameOf(tool), Fill(tool, lastUserText).ToJsonString()) : null;

        JsonElement? Find(string? name) => offered.Cast<JsonElement?>().FirstOrDefault(tool => NameOf(tool!.Value) == name);
    }

    // { "type": "function", "function": { "name", "parameters" } }; other kinds of tools the simulator does not have.
    private static JsonElement? Function(JsonElement tool) =>
        tool.ValueKind == JsonValueKind.Object
        && tool.TryGetProperty("function", out var function)
        && function.ValueKind == JsonValueKind.Object
        && function.TryGetProperty("name", out var name)
        && name.ValueKind == JsonValueKind.String
            ? function
            : null;

    private static string NameOf(JsonElement function) => function.GetProperty("name").GetString()!;

    // Something of the right type for each property that the schema has; a text is the user's own.
    private static JsonObject Fill(JsonElement function, string text)
    {
        var arguments = new JsonObject();
        if (function.TryGetProperty("parameters", out var schema)
            && schema.ValueKind == JsonValueKind.Object
            && schema.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                arguments[property.Name] = Value(property.Value, text);
            }
        }

        return arguments;
    }

    private static JsonNode? Value(JsonElement schema, string text)
    {
        var type = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var name) ? name.ToString() : "";
        return type switch
        {
            "string" => text,
            "number" or "integer" => 1,
            "boolean" => true,
            "array" => new JsonArray(),
            "object" => new JsonObject(),
            _ => null,
        };
    }
}
