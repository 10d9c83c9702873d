using System.Text.Json.Nodes;
using Gateway.Access;
using Gateway.Limits;
using Gateway.Model;
using Microsoft.OpenApi;

namespace Gateway.OpenAi;

/// <summary>The surface that OpenAI's clients know, passed through to the model server.</summary>
internal static class OpenAiEndpoints
{
    private const long MaxBytes = 20 << 20; // images come in base64; a body is held in memory until it has been passed on

    public static void AddOpenAi(this IServiceCollection services) => services.AddSingleton<CompletionRelay>();

    public static void MapOpenAi(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1")
            .WithMetadata(new OpenAiErrorShape(), new MaxBody(MaxBytes))
            .RequireApiKey();
        v1.MapPost("/chat/completions", CompleteAsync)
            .WithSummary("Completes a chat, as OpenAI's API does; streamed where the request says so")
            .DescribeJsonBody()
            .Produces<JsonObject>()
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
        v1.Map("/chat/ws", CompletionSocket.AcceptAsync).ExcludeFromDescription(); // OpenAPI has no words for a socket
        v1.MapPost("/embeddings", EmbedAsync)
            .WithSummary("Makes vectors of texts, as OpenAI's API does")
            .DescribeJsonBody()
            .Produces<JsonObject>();
        v1.MapGet("/models", ListModelsAsync).WithSummary("Lists the models of the server behind the gateway").Produces<JsonObject>();
        v1.MapGet("/models/{**name}", GetModelAsync) // names of open models have slashes
            .WithSummary("Describes one of the models")
            .Produces<JsonObject>();
        v1.Map("/{**path}", RefuseUnknown).ExcludeFromDescription();
    }

    // Accepts() would say it too, but also refuse a body whose type a client forgot to name.
    private static RouteHandlerBuilder DescribeJsonBody(this RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer(
        (operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } } },
            };
            return Task.CompletedTask;
        });

    private static async Task CompleteAsync(HttpContext http, CompletionRelay relay)
    {
        var clientGone = http.RequestAborted;
        var request = CompletionRequest.Parse(await WholeBody.ReadAsync(http.Request, clientGone));
        if (request.Stream)
        {
            await StreamAsync(http, relay, request);
        }
        else
        {
            await SendAsync(http.Response, await relay.AnswerAsync(request, http.User.CallerName, clientGone), clientGone);
        }
    }

    private static async Task StreamAsync(HttpContext http, CompletionRelay relay, CompletionRequest request)
    {
        var sink = new EventStreamSink(http.Response);
        try
        {
            await relay.StreamAsync(request, http.User.CallerName, sink, http.RequestAborted);
        }
        catch (ModelException failure) when (http.Response.HasStarted) // too late for a status, so the stream itself says it
        {
            await sink.SendAsync(OpenAiFailure.From(failure)!.Error.ToUtf8(), http.RequestAborted);
        }
    }

    private static async Task EmbedAsync(HttpContext http, CompletionRelay relay)
    {
        var clientGone = http.RequestAborted;
        var body = await WholeBody.ReadAsync(http.Request, clientGone);
        var request = EmbeddingRequest.Parse(body);
        await SendAsync(http.Response, await relay.EmbedAsync(request.Model, body, http.User.CallerName, clientGone), clientGone);
    }

    private static async Task ListModelsAsync(HttpContext http, ModelClient model) =>
        await SendAsync(http.Response, await model.ListModelsAsync(http.RequestAborted), http.RequestAborted);

    private static async Task GetModelAsync(HttpContext http, string name, ModelClient model) =>
        await SendAsync(http.Response, await model.GetModelAsync(Uri.UnescapeDataString(name), http.RequestAborted), http.RequestAborted);

    private static Task RefuseUnknown(HttpRequest request) =>
        throw OpenAiException.NotFound($"Unknown request URL: {request.Method} {request.Path}.", code: "unknown_url");

    private static async Task SendAsync(HttpResponse response, BinaryData json, CancellationToken clientGone)
    {
        response.ContentType = "application/json";
        response.ContentLength = json.ToMemory().Length;
        await response.Body.WriteAsync(json.ToMemory(), clientGone);
    }
}
