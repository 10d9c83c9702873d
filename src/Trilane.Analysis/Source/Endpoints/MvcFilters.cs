using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>The filters that stand on an action or its controller as attributes.</summary>
internal static class MvcFilters
{
    internal static IEnumerable<Value> Of(IMethodSymbol action, INamedTypeSymbol controller, ValueTable values, SolutionModel solution)
    {
        foreach (var attribute in AttributesOf(action).Concat(controller.SelfAndBases().SelectMany(level => level.GetAttributes())))
        {
            var filter = attribute.AttributeClass switch
            {
                { Name: "ServiceFilterAttribute" or "TypeFilterAttribute", IsGenericType: true } generic => generic.TypeArguments[0] as INamedTypeSymbol,
                { Name: "ServiceFilterAttribute" or "TypeFilterAttribute" or "MiddlewareFilterAttribute" } => attribute.ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol,
                { } own when solution.IsSource(own) && own.BaseType is { Name: "TypeFilterAttribute" or "ServiceFilterAttribute" } => FilterInBase(own, solution),
                { } own when solution.IsSource(own) && own.Implements("Microsoft.AspNetCore.Mvc.Filters.IFilterMetadata") => own,
                _ => null,
            };
            if (filter is not null)
            {
                yield return values.Object(filter);
            }
        }

        // A controller is a filter itself, when it overrides OnActionExecuting and its siblings.
        if (controller.SelfAndBases().Any(level => solution.IsSource(level) && level.GetMembers().Any(member => member.IsOverride && member.Name.StartsWith("OnAction", StringComparison.Ordinal))))
        {
            yield return values.Object(controller);
        }
    }

    /// <summary>class AuditAttribute() : TypeFilterAttribute(typeof(AuditFilter)).</summary>
    private static INamedTypeSymbol? FilterInBase(INamedTypeSymbol attribute, SolutionModel solution)
    {
        foreach (var step in attribute.InstanceConstructors.Select(solution.BodyOf).Where(body => body is not null).SelectMany(body => body!.Steps))
        {
            if (step.Target is { MethodKind: MethodKind.Constructor, ContainingType.Name: "TypeFilterAttribute" or "ServiceFilterAttribute" }
                && step.Arguments.OfType<TypedRef>().FirstOrDefault() is { Type: INamedTypeSymbol filter })
            {
                return filter;
            }
        }

        return null;
    }

    private static IEnumerable<AttributeData> AttributesOf(IMethodSymbol action)
    {
        for (var current = action; current is not null; current = current.OverriddenMethod)
        {
            foreach (var attribute in current.GetAttributes())
            {
                yield return attribute;
            }
        }
    }
}
