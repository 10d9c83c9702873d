using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace Trilane;

/// <summary>Finds <c>[FromKeyedServices("…")] BlockingLane</c> with an unknown name at start, not at the first request.</summary>
internal sealed class KeyedLaneCheck(BlockingLanes lanes)
{
    /// <exception cref="InvalidOperationException">A parameter names a lane that does not exist; names the endpoint and the parameter.</exception>
    internal void Check(EndpointBuilder endpoint, MethodInfo handler)
    {
        var controller = endpoint.Metadata.OfType<ControllerActionDescriptor>().FirstOrDefault()?.ControllerTypeInfo;
        foreach (var parameter in handler.GetParameters().Concat(controller is null ? [] : ConstructorParametersOf(controller)))
        {
            Check(endpoint, parameter, parameter.ParameterType, parameter.Name);
            if (parameter.IsDefined(typeof(AsParametersAttribute)))
            {
                CheckMembers(endpoint, parameter.ParameterType);
            }
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "What ASP.NET Core binds member by member it also keeps.")]
    private void CheckMembers(EndpointBuilder endpoint, Type type)
    {
        foreach (var property in type.GetProperties())
        {
            Check(endpoint, property, property.PropertyType, $"{type.Name}.{property.Name}");
        }

        foreach (var parameter in ConstructorParametersOf(type))
        {
            Check(endpoint, parameter, parameter.ParameterType, $"{type.Name}({parameter.Name})");
        }
    }

    private void Check(EndpointBuilder endpoint, ICustomAttributeProvider target, Type type, string? name)
    {
        if (type == typeof(BlockingLane)
            && target.GetCustomAttributes(typeof(FromKeyedServicesAttribute), inherit: false) is [FromKeyedServicesAttribute { Key: { } key }]
            && !(key is string lane && lanes.TryGet(lane, out _)))
        {
            throw LaneSelector.Refuse(endpoint, $"its parameter '{name}' asks for an unknown lane. {lanes.DescribeUnknown(key)}");
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "MVC and minimal APIs keep the constructors they call.")]
    private static IEnumerable<ParameterInfo> ConstructorParametersOf(Type type) =>
        type.GetConstructors().SelectMany(constructor => constructor.GetParameters());
}
