using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Names as people write them.</summary>
internal static class DisplayNames
{
    /// <summary><c>File.ReadAllText</c>, <c>AuditTrail.LastLine</c>, <c>new FileStream</c>.</summary>
    internal static string Of(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Constructor => "new " + method.ContainingType.Name,
        MethodKind.StaticConstructor => method.ContainingType.Name + "'s static constructor",
        MethodKind.AnonymousFunction => "lambda",
        MethodKind.LocalFunction => method.Name,
        MethodKind.UserDefinedOperator or MethodKind.Conversion => method.ContainingType.Name + "." + method.Name.Substring("op_".Length),
        _ when method.AssociatedSymbol is IPropertySymbol { IsIndexer: true } => method.ContainingType.Name + "[]",
        _ when method.AssociatedSymbol is { } member => Named(method.ContainingType).Name + "." + member.Name,
        _ when method.Name.Contains('.') => method.ContainingType.Name + "." + method.Name.Substring(method.Name.LastIndexOf('.') + 1),
        _ when method.Name is "<Main>$" => "Program",
        _ => Of(method.ContainingType) + "." + method.Name,
    };

    /// <summary>The members of an extension block go by the class around it.</summary>
    private static INamedTypeSymbol Named(INamedTypeSymbol type) => type is { CanBeReferencedByName: false, ContainingType: { } around } ? around : type;

    internal static string Of(ITypeSymbol? type) => (type is INamedTypeSymbol { CanBeReferencedByName: false, ContainingType: { } around } ? around : type)?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) is { } name
        ? name.IndexOf('<') is > 0 and var bracket && type is INamedTypeSymbol { Arity: > 0 } named && !IsService(named) ? name.Substring(0, bracket) : name
        : "";

    // Generic services are told apart by their arguments, framework types are known without.
    private static bool IsService(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface;
}
