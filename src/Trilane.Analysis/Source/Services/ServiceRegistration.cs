using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>One line of the app's container.</summary>
/// <param name="Service">The type asked for; unbound for an open generic.</param>
/// <param name="Lifetime">How often it is made.</param>
internal sealed record ServiceRegistration(ITypeSymbol Service, ServiceLifetime Lifetime)
{
    /// <summary>The key of a keyed service.</summary>
    internal object? Key { get; init; }

    /// <summary>The class that is made; null for factories and instances.</summary>
    internal INamedTypeSymbol? Implementation { get; init; }

    /// <summary>What makes it, or null.</summary>
    internal Value? Factory { get; init; }

    /// <summary>The instance given, or null.</summary>
    internal Value? Instance { get; init; }

    /// <summary>What a decorator stands in front of.</summary>
    internal ServiceRegistration? Decorated { get; init; }

    /// <summary>True for a value that is made before the handler by <c>AddRequestDependency</c>.</summary>
    internal bool IsRequestDependency { get; init; }

    /// <summary>True when a condition decides whether it counts: what was registered before may answer instead.</summary>
    internal bool IsUncertain { get; init; }
}
