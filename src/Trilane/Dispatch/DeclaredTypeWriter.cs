using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Trilane;

/// <summary>
/// Writes a minimal API's result as the type it was declared with. ASP.NET Core does that without a filter; behind one, any filter, it
/// writes the result as <see cref="object"/>, and type discriminators (<c>[JsonDerivedType]</c>) appear or are lost.
/// </summary>
internal static class DeclaredTypeWriter
{
    internal static EndpointFilterDelegate Around(EndpointFilterDelegate next, EndpointBuilder endpoint, MethodInfo handler)
    {
        if (TypeInfoOf(handler.ReturnType, endpoint.ApplicationServices) is not { } declared)
        {
            return next;
        }

        var isExact = declared.Type.IsSealed || declared.Type.IsValueType || declared.PolymorphismOptions is not null;
        return invocation =>
        {
            var handling = next(invocation);
            return handling.IsCompletedSuccessfully ? new(Declared(handling.Result, declared, isExact)) : AwaitAsync(handling, declared, isExact);
        };
    }

    private static async ValueTask<object?> AwaitAsync(ValueTask<object?> handling, JsonTypeInfo declared, bool isExact) =>
        Declared(await handling, declared, isExact);

    /// <summary>The framework's own rule: a value of a further derived type is written as what it is.</summary>
    private static object? Declared(object? value, JsonTypeInfo declared, bool isExact) =>
        value is null or IResult || !(isExact || value.GetType() == declared.Type) ? value : Results.Json(value, declared);

    private static JsonTypeInfo? TypeInfoOf(Type type, IServiceProvider services)
    {
        if (type == typeof(void) || type == typeof(string) || type == typeof(object) || type.IsPrimitive || typeof(IResult).IsAssignableFrom(type))
        {
            return null;
        }

        try
        {
            var options = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            return options.TypeInfoResolver is not null && options.TryGetTypeInfo(type, out var info) ? info : null;
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            // A type that can't be written as JSON: the request says so, as it does without a lane.
            return null;
        }
    }
}
