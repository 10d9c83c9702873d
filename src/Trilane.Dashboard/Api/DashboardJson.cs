using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Trilane;

/// <summary>The contracts of the JSON, made when the package is compiled. They don't follow the app's own JSON settings: the shapes are fixed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Page<EndpointItem>))]
[JsonSerializable(typeof(Page<LaneItem>))]
[JsonSerializable(typeof(Page<StallItem>))]
[JsonSerializable(typeof(IndexItem))]
[JsonSerializable(typeof(LiftRequest))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class DashboardJson : JsonSerializerContext;
