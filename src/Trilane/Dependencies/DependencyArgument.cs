using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Trilane;

/// <summary>Where a factory's argument comes from: the request itself or its services. Decided once, when the endpoint is built.</summary>
internal static class DependencyArgument
{
    private static readonly NullabilityInfoContext _nullability = new();

    internal static Func<HttpContext, object?> Bind(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return type == typeof(HttpContext) ? http => http
            : type == typeof(HttpRequest) ? http => http.Request
            : type == typeof(HttpResponse) ? http => http.Response
            : type == typeof(ClaimsPrincipal) ? http => http.User
            : type == typeof(CancellationToken) ? http => http.RequestAborted
            : BindService(parameter, type);
    }

    internal static bool IsOfRequest(Type type) =>
        type == typeof(HttpContext) || type == typeof(HttpRequest) || type == typeof(HttpResponse) || type == typeof(ClaimsPrincipal)
        || type == typeof(CancellationToken);

    internal static object? KeyOf(ICustomAttributeProvider target) =>
        target.GetCustomAttributes(typeof(FromKeyedServicesAttribute), inherit: false) is [FromKeyedServicesAttribute { Key: { } key }] ? key : null;

    internal static bool IsOptional(ParameterInfo parameter)
    {
        lock (_nullability)
        {
            return parameter.HasDefaultValue || _nullability.Create(parameter).WriteState == NullabilityState.Nullable;
        }
    }

    private static Func<HttpContext, object?> BindService(ParameterInfo parameter, Type type) => (KeyOf(parameter), IsOptional(parameter)) switch
    {
        ({ } key, _) => http => http.RequestServices.GetRequiredKeyedService(type, key),
        (null, true) => http => http.RequestServices.GetService(type),
        _ => http => http.RequestServices.GetRequiredService(type),
    };
}
