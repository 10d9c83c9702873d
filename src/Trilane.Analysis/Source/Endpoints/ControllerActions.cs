using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Finds controllers, their actions and the routes of these, as MVC does.</summary>
internal sealed class ControllerActions(SolutionModel solution)
{
    private const string Mvc = "Microsoft.AspNetCore.Mvc.";

    internal IEnumerable<ControllerAction> Find(IReadOnlyList<ControllerRoute> conventions)
    {
        foreach (var controller in solution.Types.All.Where(IsController).OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            foreach (var method in ActionsOf(controller))
            {
                foreach (var (verb, route) in RoutesOf(controller, method, conventions))
                {
                    yield return new ControllerAction(controller, method, verb, route);
                }
            }
        }
    }

    private static bool IsController(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false, IsGenericType: false, DeclaredAccessibility: Accessibility.Public }
        && IsPublic(type)
        && !type.SelfAndBases().Any(level => level.Attribute(Mvc + "NonControllerAttribute") is not null)
        && (type.Name.EndsWith("Controller", StringComparison.OrdinalIgnoreCase)
            || type.SelfAndBases().Any(level => level.Attribute(Mvc + "ControllerAttribute") is not null));

    private static bool IsPublic(INamedTypeSymbol type) => type.ContainingType is null || (type.ContainingType.DeclaredAccessibility == Accessibility.Public && IsPublic(type.ContainingType));

    private static List<IMethodSymbol> ActionsOf(INamedTypeSymbol controller)
    {
        List<IMethodSymbol> found = [];
        foreach (var method in controller.SelfAndBases().TakeWhile(level => !level.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && level.SpecialType == SpecialType.None)
            .SelectMany(level => level.GetMembers()).OfType<IMethodSymbol>())
        {
            if (method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsAbstract: false, IsGenericMethod: false }
                && InheritedAttribute(method, Mvc + "NonActionAttribute") is null
                && !IsOfFramework(method)
                && method is not { Name: "Dispose", Parameters.IsEmpty: true }
                && !found.Exists(known => Overrides(known, method)))
            {
                found.Add(method);
            }
        }

        return found;
    }

    private static bool IsOfFramework(IMethodSymbol method)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
        {
            if (current.ContainingType.SpecialType == SpecialType.System_Object || current.ContainingType.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Overrides(IMethodSymbol derived, IMethodSymbol method)
    {
        for (var current = derived.OverriddenMethod; current is not null; current = current.OverriddenMethod)
        {
            if (Substitution.SameDefinition(current, method))
            {
                return true;
            }
        }

        return false;
    }

    private static AttributeData? InheritedAttribute(IMethodSymbol method, string name)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
        {
            if (current.Attribute(name) is { } attribute)
            {
                return attribute;
            }
        }

        return null;
    }

    private static IEnumerable<(string Verb, string Route)> RoutesOf(INamedTypeSymbol controller, IMethodSymbol method, IReadOnlyList<ControllerRoute> conventions)
    {
        var area = controller.SelfAndBases().Select(level => level.Attribute(Mvc + "AreaAttribute")).FirstOrDefault(attribute => attribute is not null)?.ConstructorArguments.FirstOrDefault().Value as string;
        var prefixes = Templates(controller.SelfAndBases().Select(level => level.GetAttributes().Where(IsRoute).ToList()).FirstOrDefault(attributes => attributes.Count > 0) ?? []);
        var own = AttributesOf(method).ToList();
        var verbsAlone = own.Where(attribute => Verbs(attribute).Count > 0 && TemplateOf(attribute) is null).SelectMany(Verbs).Distinct().ToList();
        var templates = own.Where(attribute => TemplateOf(attribute) is not null).ToList();
        string Fill(string route) => Tokens(route, controller, method, area);
        if (templates.Count > 0)
        {
            foreach (var attribute in templates)
            {
                var verbs = Verbs(attribute) is { Count: > 0 } named ? named : verbsAlone.Count > 0 ? verbsAlone : ["*"];
                foreach (var route in Combine(prefixes, TemplateOf(attribute)!))
                {
                    foreach (var verb in verbs)
                    {
                        yield return (verb, Fill(route));
                    }
                }
            }
        }
        else if (prefixes.Count > 0)
        {
            foreach (var prefix in prefixes)
            {
                foreach (var verb in verbsAlone.DefaultIfEmpty("*"))
                {
                    yield return (verb, Fill(prefix));
                }
            }
        }
        else if (Conventional(controller, method, area, conventions) is { } route)
        {
            foreach (var verb in verbsAlone.DefaultIfEmpty("*"))
            {
                yield return (verb, route);
            }
        }
    }

    private static List<AttributeData> AttributesOf(IMethodSymbol method)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
        {
            var found = current.GetAttributes().Where(attribute => IsRoute(attribute) || Verbs(attribute).Count > 0).ToList();
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    private static bool IsRoute(AttributeData attribute) => attribute.AttributeClass.IsOrDerivesFrom(Mvc + "RouteAttribute");

    private static List<string> Templates(List<AttributeData> attributes) => [.. attributes.Select(TemplateOf).OfType<string>()];

    private static string? TemplateOf(AttributeData attribute) =>
        (IsRoute(attribute) || attribute.AttributeClass.IsOrDerivesFrom(Mvc + "Routing.HttpMethodAttribute"))
        && attribute.ConstructorArguments.FirstOrDefault(argument => argument.Kind == TypedConstantKind.Primitive) is { Value: string template }
            ? template
            : attribute.NamedArguments.FirstOrDefault(argument => argument.Key is "Route" or "Template").Value.Value as string;

    private static List<string> Verbs(AttributeData attribute)
    {
        for (var type = attribute.AttributeClass; type is not null; type = type.BaseType)
        {
            if (type.ContainingNamespace.ToDisplayString() == "Microsoft.AspNetCore.Mvc")
            {
                switch (type.Name)
                {
                    case "HttpGetAttribute" or "HttpPostAttribute" or "HttpPutAttribute" or "HttpDeleteAttribute" or "HttpPatchAttribute" or "HttpHeadAttribute" or "HttpOptionsAttribute":
                        return [type.Name.Substring(4, type.Name.Length - "HttpAttribute".Length).ToUpperInvariant()];
                    case "AcceptVerbsAttribute":
                        return [.. attribute.ConstructorArguments.SelectMany(argument => argument.Kind == TypedConstantKind.Array ? argument.Values.Select(value => value.Value) : [argument.Value])
                            .OfType<string>().Select(verb => verb.ToUpperInvariant())];
                }
            }
        }

        return [];
    }

    private static IEnumerable<string> Combine(List<string> prefixes, string template) =>
        template.StartsWith("/", StringComparison.Ordinal) || template.StartsWith("~/", StringComparison.Ordinal) || prefixes.Count == 0
            ? [template.TrimStart('~')]
            : prefixes.Select(prefix => Routes.Join("/" + prefix.TrimStart('~').Trim('/'), template));

    private static string Tokens(string route, INamedTypeSymbol controller, IMethodSymbol method, string? area) => route
        .Replace("[controller]", NameOf(controller))
        .Replace("[action]", NameOf(method))
        .Replace("[area]", area ?? "");

    private static string? Conventional(INamedTypeSymbol controller, IMethodSymbol method, string? area, IReadOnlyList<ControllerRoute> conventions)
    {
        // ApiController demands attribute routes.
        foreach (var convention in conventions.Where(convention => convention.Pattern is not null))
        {
            if (convention.Area is { } fixedArea && !string.Equals(fixedArea, area, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var segments = convention.Pattern!.Trim('/').Split('/').ToList();
            var controllerSegment = segments.FindIndex(segment => IsParameter(segment, "controller"));
            var actionSegment = segments.FindIndex(segment => IsParameter(segment, "action"));
            if ((controllerSegment < 0 && !string.Equals(convention.Controller, NameOf(controller), StringComparison.OrdinalIgnoreCase))
                || (actionSegment < 0 && !string.Equals(convention.Action, NameOf(method), StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            var areaSegment = segments.FindIndex(segment => IsParameter(segment, "area"));
            if (areaSegment >= 0 && area is null && !segments[areaSegment].Contains('='))
            {
                continue;
            }

            return string.Join("/", segments.Select((segment, i) =>
                i == controllerSegment ? NameOf(controller) : i == actionSegment ? NameOf(method) : i == areaSegment ? area ?? segment : segment));
        }

        return null;
    }

    private static bool IsParameter(string segment, string name) =>
        segment.StartsWith("{" + name, StringComparison.OrdinalIgnoreCase) && segment.Length > name.Length + 1 && segment[name.Length + 1] is '}' or '=' or ':' or '?';

    private static string NameOf(INamedTypeSymbol controller) =>
        controller.Name.EndsWith("Controller", StringComparison.OrdinalIgnoreCase) ? controller.Name.Substring(0, controller.Name.Length - "Controller".Length) : controller.Name;

    private static string NameOf(IMethodSymbol method) =>
        InheritedAttribute(method, Mvc + "ActionNameAttribute")?.ConstructorArguments.FirstOrDefault().Value as string
        ?? (method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name.Substring(0, method.Name.Length - "Async".Length) : method.Name);
}
