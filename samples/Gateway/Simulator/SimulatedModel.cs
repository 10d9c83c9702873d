using System.Text.Json;
using Gateway.OpenAi;

namespace Gateway.Simulator;

/// <summary>The one model that the simulator has.</summary>
internal static class SimulatedModel
{
    public const string Name = "simulator-1";

    public static object Description { get; } = new { id = Name, @object = "model", created = 1735689600, owned_by = "simulator" };

    public static object List { get; } = new { @object = "list", data = new[] { Description } };

    /// <exception cref="OpenAiException">The request names another model, or none.</exception>
    public static void Check(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            throw OpenAiException.BadRequest("The body must be a JSON object.", code: "invalid_json");
        }

        if (!request.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.String)
        {
            throw OpenAiException.BadRequest("You must provide a model parameter.", "model", "missing_required_parameter");
        }

        if (!model.ValueEquals(Name))
        {
            throw Unknown(model.GetString()!);
        }
    }

    public static OpenAiException Unknown(string name) =>
        OpenAiException.NotFound($"The model '{name}' does not exist. The simulator has '{Name}'.", "model", "model_not_found");
}
