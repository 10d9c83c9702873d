using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace Trilane;

/// <summary>Something that a handler is given: a parameter, a member of a bundled one, or a parameter of its controller's constructor.</summary>
internal readonly record struct HandlerNeed(Type Type, object? Key, string Name)
{
    internal static IEnumerable<HandlerNeed> Of(EndpointBuilder endpoint, MethodInfo handler)
    {
        foreach (var parameter in handler.GetParameters())
        {
            yield return Of(parameter, parameter.ParameterType, parameter.Name);
            foreach (var member in parameter.IsDefined(typeof(AsParametersAttribute)) ? MembersOf(parameter.ParameterType) : [])
            {
                yield return member;
            }
        }

        var controller = endpoint.Metadata.OfType<ControllerActionDescriptor>().FirstOrDefault()?.ControllerTypeInfo;
        foreach (var parameter in controller is null ? [] : ServiceGraph.ConstructorParametersOf(controller))
        {
            yield return Of(parameter, parameter.ParameterType, $"{controller!.Name}({parameter.Name})");
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "What ASP.NET Core binds member by member it also keeps.")]
    private static IEnumerable<HandlerNeed> MembersOf(Type type) =>
    [
        .. type.GetProperties().Select(property => Of(property, property.PropertyType, $"{type.Name}.{property.Name}")),
        .. ServiceGraph.ConstructorParametersOf(type).Select(parameter => Of(parameter, parameter.ParameterType, $"{type.Name}({parameter.Name})")),
    ];

    private static HandlerNeed Of(ICustomAttributeProvider target, Type type, string? name) =>
        new(type, DependencyArgument.KeyOf(target), name ?? type.Name);
}
