using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Trilane;

/// <summary>
/// Tells API descriptions, and so OpenAPI documents, that endpoints on a blocking lane may answer 503. Added after the framework's
/// providers have run: a declared response would keep them from adding the one they infer.
/// </summary>
internal sealed class LaneApiDescriptionProvider(EndpointDataSource endpoints, IOptions<JsonOptions> json) : IApiDescriptionProvider
{
    public int Order => int.MaxValue;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var actions = ActionsOnBlockingLanes();
        foreach (var operation in context.Results)
        {
            var isBlocking = actions.Contains(operation.ActionDescriptor)
                || operation.ActionDescriptor.EndpointMetadata.OfType<EndpointLane>().Any(lane => lane.Blocking is not null);
            if (isBlocking && operation.SupportedResponseTypes.All(response => response.StatusCode != StatusCodes.Status503ServiceUnavailable))
            {
                operation.SupportedResponseTypes.Add(Refusal());
            }
        }
    }

    /// <summary>A controller's action doesn't have what was added to its endpoint.</summary>
    private HashSet<ActionDescriptor> ActionsOnBlockingLanes() =>
    [
        .. endpoints.Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointLane>()?.Blocking is not null)
            .Select(endpoint => endpoint.Metadata.GetMetadata<ActionDescriptor>())
            .OfType<ActionDescriptor>(),
    ];

    private ApiResponseType Refusal() => new()
    {
        StatusCode = StatusCodes.Status503ServiceUnavailable,
        Description = "The lane of this endpoint is full. Try again after the time in Retry-After.",
        // An app with source-generated JSON may not know the type; the response is then described without its shape.
        Type = json.Value.SerializerOptions is { TypeInfoResolver: { } resolver } options && resolver.GetTypeInfo(typeof(ProblemDetails), options) is not null
            ? typeof(ProblemDetails)
            : null,
        ApiResponseFormats = [new ApiResponseFormat { MediaType = "application/problem+json" }],
    };
}
