using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Trilane.Jobs.Http;

/// <summary>
/// Tells API descriptions of a parameter that a handler reads for itself. The handlers take the request as it comes, so what they read stands
/// on methods that are never called but by descriptions.
/// </summary>
internal sealed class DescribedParameter(ParameterInfo parameter) : IParameterBindingMetadata
{
    public string Name => parameter.Name!;

    public bool HasTryParse => true;

    public bool HasBindAsync => false;

    public ParameterInfo ParameterInfo => parameter;

    public bool IsOptional => parameter.HasDefaultValue;

    /// <summary>The method, by which descriptions take an endpoint in, and its parameters.</summary>
    internal static object[] Of(Delegate method) => [method.Method, .. method.Method.GetParameters().Select(parameter => new DescribedParameter(parameter))];

    internal static void Enqueue(
        [FromHeader(Name = "Prefer")] string? prefer = null, [FromHeader(Name = IdempotencyKeyHeader.Name)] string? idempotencyKey = null)
    {
    }

    internal static void Status(
        [FromRoute] Guid id, [FromHeader(Name = "Prefer")] string? prefer = null, [FromHeader(Name = "If-None-Match")] string? ifNoneMatch = null)
    {
    }

    internal static void Result([FromRoute] Guid id, [FromHeader(Name = "Prefer")] string? prefer = null)
    {
    }

    internal static void Events(
        [FromRoute] Guid id, [FromHeader(Name = "Last-Event-ID")] string? lastEventIdHeader = null, [FromQuery] string? lastEventId = null)
    {
    }

    internal static void Change([FromRoute] Guid id)
    {
    }
}
