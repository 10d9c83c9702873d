using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Reflection at start-up, over the app's own types: how endpoints and services are found by scanning.</summary>
internal static class SetupReflection
{
    /// <summary>What a property of a <see cref="Type"/> says; null for what is not known here.</summary>
    internal static SetupValue? Property(ITypeSymbol type, string name) => name switch
    {
        "Name" => new SetupConstant(type.MetadataName),
        "Namespace" => new SetupConstant(type.ContainingNamespace.ToDisplayString()),
        "FullName" => new SetupConstant(type.ToDisplayString()),
        "IsClass" => new SetupConstant(type.TypeKind == TypeKind.Class),
        "IsInterface" => new SetupConstant(type.TypeKind == TypeKind.Interface),
        "IsAbstract" => new SetupConstant(type.IsAbstract || type.IsStatic || type.TypeKind == TypeKind.Interface),
        "IsSealed" => new SetupConstant(type.IsSealed || type.IsStatic),
        "IsValueType" => new SetupConstant(type.IsValueType),
        "IsPublic" => new SetupConstant(type.DeclaredAccessibility == Accessibility.Public),
        "IsGenericType" => new SetupConstant(type is INamedTypeSymbol { IsGenericType: true }),
        "IsGenericTypeDefinition" => new SetupConstant(type is INamedTypeSymbol { IsGenericType: true } named && (named.IsUnboundGenericType || TypeComparer.Instance.Equals(named, named.OriginalDefinition))),
        "BaseType" => type.BaseType is { } parent ? new SetupType(parent) : new SetupConstant(null),
        "Assembly" => new SetupUnknown(null),
        _ => null,
    };

    /// <summary>What a call of a <see cref="Type"/> or an assembly gives; null for what is not known here.</summary>
    internal static SetupValue? Call(IMethodSymbol method, SetupValue? subject, SetupValue[] arguments, SolutionModel solution)
    {
        if (method is { Name: "GetTypes" or "GetExportedTypes", ContainingType.Name: "Assembly" or "Module" })
        {
            return new SetupList([.. solution.Types.All.Select(type => new SetupType(type))]);
        }

        if (method is { Name: "GetType", Parameters.IsEmpty: true } && subject is SetupObject made)
        {
            return new SetupType(made.Type);
        }

        if (subject is not SetupType { Type: var type })
        {
            return null;
        }

        var other = (arguments.FirstOrDefault() as SetupType)?.Type;
        return method.Name switch
        {
            "IsAssignableFrom" when other is not null => new SetupConstant(IsA(other, type)),
            "IsAssignableTo" when other is not null => new SetupConstant(IsA(type, other)),
            "IsSubclassOf" when other is not null => new SetupConstant(!TypeComparer.Instance.Equals(type, other) && IsA(type, other)),
            "GetInterfaces" => new SetupList([.. type.AllInterfaces.Select(contract => new SetupType(contract))]),
            "GetGenericTypeDefinition" when type is INamedTypeSymbol { IsGenericType: true } generic => new SetupType(generic.IsUnboundGenericType ? generic : generic.ConstructUnboundGenericType()),
            "GetGenericArguments" when type is INamedTypeSymbol generic => new SetupList([.. generic.TypeArguments.Select(argument => new SetupType(argument))]),
            "MakeGenericType" when type is INamedTypeSymbol { IsGenericType: true } open && Types(arguments) is { } closing && closing.Length == open.Arity => new SetupType(open.OriginalDefinition.Construct(closing)),
            "IsDefined" when other is not null => new SetupConstant(Attributes(type, other).Any()),
            "GetCustomAttribute" when (other ?? method.TypeArguments.FirstOrDefault()) is { } wanted => Attributes(type, wanted).FirstOrDefault() ?? (SetupValue)new SetupConstant(null),
            "GetCustomAttributes" when (other ?? method.TypeArguments.FirstOrDefault()) is { } wanted => new SetupList([.. Attributes(type, wanted)]),
            "GetTypeInfo" => subject,
            _ => null,
        };
    }

    /// <summary><c>type is { IsClass: true, IsAbstract: false }</c>; null where that is not known.</summary>
    internal static bool? Matches(IPatternOperation pattern, SetupValue value)
    {
        switch (pattern, value)
        {
            case (INegatedPatternOperation negated, _):
                return !Matches(negated.Pattern, value);
            case (IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var wanted } }, SetupConstant { Value: var actual }):
                return Equals(wanted, actual);
            case (IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } }, not (SetupUnknown or SetupConstant)):
                return false;
            case (IRecursivePatternOperation recursive, SetupType { Type: var type }):
                var parts = recursive.PropertySubpatterns
                    .Select(part => part.Member is IPropertyReferenceOperation { Property.Name: var name } && Property(type, name) is { } known ? Matches(part.Pattern, known) : null).ToList();
                return parts.Contains(false) ? false : parts.Contains(null) ? null : true;
            default:
                return null;
        }
    }

    /// <summary>The types in the arguments of <c>MakeGenericType</c>, one by one or as an array; null when one is not known.</summary>
    private static ITypeSymbol[]? Types(SetupValue[] arguments)
    {
        var items = arguments is [SetupList { Items: var list }] ? list : [.. arguments];
        return items.TrueForAll(item => item is SetupType) ? [.. items.Cast<SetupType>().Select(item => item.Type)] : null;
    }

    private static IEnumerable<SetupObject> Attributes(ITypeSymbol type, ITypeSymbol wanted) => type.GetAttributes()
        .Where(attribute => attribute.AttributeClass is { } given && IsA(given, wanted))
        .Select(attribute => new SetupObject(attribute.AttributeClass!, attribute.AttributeConstructor, [.. attribute.ConstructorArguments.Select(ValueOf)]));

    private static SetupValue ValueOf(TypedConstant constant) => constant switch
    {
        { Kind: TypedConstantKind.Array } => new SetupList([.. constant.Values.Select(ValueOf)]),
        { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => new SetupType(type),
        _ => new SetupConstant(constant.Value),
    };

    private static bool IsA(ITypeSymbol type, ITypeSymbol other) => type.IsAssignableTo(other);
}
