using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Code of the app's own that runs when a parameter of a handler is bound and validated.</summary>
internal sealed class ParameterBinding(SolutionModel solution)
{
    private const string Attributes = "System.ComponentModel.DataAnnotations.";

    private readonly Dictionary<ITypeSymbol, IReadOnlyList<(IMethodSymbol, INamedTypeSymbol)>> _checks = new(TypeComparer.Instance);

    /// <summary>The methods, each with the class that has it.</summary>
    internal IEnumerable<(IMethodSymbol Method, INamedTypeSymbol Owner)> Of(IParameterSymbol parameter, bool isValidated)
    {
        if (parameter.Type.SpecialType != SpecialType.None && !isValidated)
        {
            yield break;
        }

        foreach (var bind in Bound(parameter.Type).Concat(parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "AsParametersAttribute") ? Parts(parameter.Type).SelectMany(Bound) : []))
        {
            yield return bind;
        }

        foreach (var binder in new[] { BinderOf(parameter), BinderOf(parameter.Type) }.OfType<INamedTypeSymbol>())
        {
            foreach (var bind in MethodsOf(binder, "BindModelAsync"))
            {
                yield return (bind, binder);
            }
        }

        foreach (var check in isValidated ? Checks(parameter).Concat(ChecksOf(parameter.Type)) : [])
        {
            yield return check;
        }
    }

    /// <summary>What makes a parameter of its text or its request.</summary>
    private IEnumerable<(IMethodSymbol, INamedTypeSymbol)> Bound(ITypeSymbol parameter) => parameter is INamedTypeSymbol type && solution.IsSource(type)
        ? type.GetMembers("BindAsync").Concat(type.GetMembers("TryParse")).OfType<IMethodSymbol>().Where(method => method.IsStatic).Take(1).Select(method => (method, type))
        : [];

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type) => type.GetMembers().OfType<IPropertySymbol>().Where(property => !property.IsStatic).Select(property => property.Type);

    private static INamedTypeSymbol? BinderOf(ISymbol symbol) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "ModelBinderAttribute") is { } mark
            ? (mark.AttributeClass!.TypeArguments.FirstOrDefault() ?? mark.ConstructorArguments.FirstOrDefault().Value
                ?? mark.NamedArguments.FirstOrDefault(argument => argument.Key == "BinderType").Value.Value) as INamedTypeSymbol
            : null;

    private IReadOnlyList<(IMethodSymbol, INamedTypeSymbol)> ChecksOf(ITypeSymbol type)
    {
        if (!_checks.TryGetValue(type, out var checks))
        {
            _checks.Add(type, checks = [.. ChecksOf(type, new(TypeComparer.Instance))]);
        }

        return checks;
    }

    private IEnumerable<(IMethodSymbol, INamedTypeSymbol)> ChecksOf(ITypeSymbol type, HashSet<ITypeSymbol> seen)
    {
        if (type is IArrayTypeSymbol array)
        {
            return ChecksOf(array.ElementType, seen);
        }

        if (type is not INamedTypeSymbol named || !seen.Add(named))
        {
            return [];
        }

        if (!solution.IsSource(named))
        {
            return named.Implements("System.Collections.IEnumerable") ? named.TypeArguments.SelectMany(element => ChecksOf(element, seen)) : [];
        }

        var properties = named.SelfAndBases().SelectMany(level => level.GetMembers()).OfType<IPropertySymbol>().Where(property => !property.IsStatic).ToList();
        var itself = named.Implements(Attributes + "IValidatableObject") ? MethodsOf(named, "Validate").Select(method => (method, named)) : [];
        return Checks(named)
            .Concat(named.IsRecord ? named.InstanceConstructors.SelectMany(constructor => constructor.Parameters).SelectMany(Checks) : [])
            .Concat(properties.SelectMany(property => Checks(property).Concat(ChecksOf(property.Type, seen))))
            .Concat(itself);
    }

    /// <summary>The validation attributes of the app's own on a symbol.</summary>
    private IEnumerable<(IMethodSymbol, INamedTypeSymbol)> Checks(ISymbol symbol) => symbol.GetAttributes()
        .Select(attribute => attribute.AttributeClass)
        .Where(type => type is not null && solution.IsSource(type) && type.IsOrDerivesFrom(Attributes + "ValidationAttribute"))
        .SelectMany(type => MethodsOf(type!, "IsValid").Select(method => (method, type!)));

    private IEnumerable<IMethodSymbol> MethodsOf(INamedTypeSymbol type, string name) => type.SelfAndBases()
        .SelectMany(level => level.GetMembers()).OfType<IMethodSymbol>()
        .Where(method => method.Name.Substring(method.Name.LastIndexOf('.') + 1) == name && solution.IsSource(method));
}
