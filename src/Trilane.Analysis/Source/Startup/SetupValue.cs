using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>A value while the app's start-up code is followed.</summary>
internal abstract class SetupValue;

/// <summary>A number, text or the like that is known.</summary>
internal sealed class SetupConstant(object? value) : SetupValue
{
    internal object? Value { get; } = value;
}

/// <summary>Something of which only the type is known.</summary>
internal sealed class SetupUnknown(ITypeSymbol? type) : SetupValue
{
    internal ITypeSymbol? Type { get; } = type;
}

/// <summary>A type as a value: <c>typeof(T)</c>.</summary>
internal sealed class SetupType(ITypeSymbol type) : SetupValue
{
    internal ITypeSymbol Type { get; } = type;
}

/// <summary>An instance of a class of the app.</summary>
internal sealed class SetupObject(INamedTypeSymbol type, IMethodSymbol? constructor, SetupValue[] arguments) : SetupValue
{
    internal INamedTypeSymbol Type { get; } = type;

    internal IMethodSymbol? Constructor { get; } = constructor;

    internal SetupValue[] Arguments { get; } = arguments;

    internal Dictionary<ISymbol, SetupValue> Members { get; } = new(DeclarationComparer.Instance);
}

/// <summary>A collection whose items are known.</summary>
internal sealed class SetupList(List<SetupValue> items) : SetupValue
{
    internal List<SetupValue> Items { get; } = items;
}

/// <summary>A lambda, local function or method as a value.</summary>
internal sealed class SetupFunction(IMethodSymbol method) : SetupValue
{
    internal IMethodSymbol Method { get; } = method;

    /// <summary>For lambdas and local functions.</summary>
    internal SyntaxNode? Syntax { get; init; }

    internal SetupFrame? Outer { get; init; }

    internal SetupValue? Instance { get; init; }

    /// <summary>The variables of loops that it uses, as they were when it was made.</summary>
    internal IReadOnlyDictionary<ISymbol, SetupValue>? Captured { get; init; }

    internal bool IsVirtual { get; init; }
}

/// <summary>The app, a group of routes, or a branch of the pipeline: where endpoints and middleware are added.</summary>
internal sealed class SetupRoutes(RouteGroup group) : SetupValue
{
    internal RouteGroup Group { get; } = group;
}

/// <summary>What a <c>Map</c> call returns: endpoints that conventions can be added to.</summary>
internal sealed class SetupEndpoints(IReadOnlyList<EndpointDefinition> endpoints) : SetupValue
{
    internal IReadOnlyList<EndpointDefinition> Endpoints { get; } = endpoints;
}

/// <summary>A <c>ServiceDescriptor</c>.</summary>
internal sealed class SetupDescriptor(ServiceRegistration registration) : SetupValue
{
    internal ServiceRegistration Registration { get; } = registration;
}
