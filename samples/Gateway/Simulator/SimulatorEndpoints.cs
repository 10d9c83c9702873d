using System.Text.Json;
using Gateway.OpenAi;
using Gateway.Startup;

namespace Gateway.Simulator;

/// <summary>A model server that is none: what it says is made up, in the shapes and at the pace of a real one.</summary>
internal static class SimulatorEndpoints
{
    private const int LongestPause = 60_000; // ms

    public static void AddSimulator(this IServiceCollection services)
    {
        services.AddSettings<SimulatorOptions>();
        services.AddSingleton<SimulatorStats>();
        services.AddSingleton<SimulatorService>();
    }

    public static void MapSimulator(this IEndpointRouteBuilder app)
    {
        // None of these blocks, the synchronous ones neither: they would wait for a lane thread only to read a counter.
        var simulator = app.MapGroup("/sim").WithMetadata(new OpenAiErrorShape()).ExcludeFromDescription().RunOnAsyncLane();
        simulator.MapPost("/v1/chat/completions", CompleteAsync);
        simulator.MapPost("/v1/embeddings", EmbedAsync);
        simulator.MapGet("/v1/models", () => SimulatedModel.List);
        simulator.MapGet("/v1/models/{name}", DescribeModel);
        simulator.MapGet("/stats", (SimulatorStats stats) => stats.Snapshot());
        simulator.MapGet("/slow", SleepAsync);
    }

    private static async Task CompleteAsync(HttpContext http, SimulatorService simulator)
    {
        SimulatedPrompt prompt;
        using (var request = await ReadAsync(http.Request, http.RequestAborted))
        {
            prompt = OpenAiException.Unicode(() => SimulatedPrompt.Read(request.RootElement));
        }

        await simulator.CompleteAsync(prompt, http.Response, http.RequestAborted);
    }

    private static async Task<object> EmbedAsync(HttpRequest http, CancellationToken callerGone)
    {
        using var request = await ReadAsync(http, callerGone);
        return OpenAiException.Unicode(() => SimulatedEmbeddings.Answer(request.RootElement));
    }

    private static object DescribeModel(string name) =>
        name == SimulatedModel.Name ? SimulatedModel.Description : throw SimulatedModel.Unknown(name);

    /// <summary>An upstream that takes its time, for the demo.</summary>
    private static async Task<object> SleepAsync(CancellationToken callerGone, int ms = 200)
    {
        if (ms is < 0 or > LongestPause)
        {
            throw OpenAiException.BadRequest(
                $"Invalid value for 'ms': {ms}; expected a number from 0 to {LongestPause}.", "ms", "invalid_value");
        }

        await Task.Delay(ms, callerGone);
        return new { simulator = "slow", ms };
    }

    private static async Task<JsonDocument> ReadAsync(HttpRequest request, CancellationToken callerGone)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, cancellationToken: callerGone);
        }
        catch (JsonException error)
        {
            throw OpenAiException.BadRequest($"The body is not valid JSON: {error.Message}", code: "invalid_json");
        }
    }
}
