using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>A scan for services while its fluent calls go on: the classes that it has picked so far, and what is to be registered of them.</summary>
internal sealed class SetupScan : SetupValue
{
    /// <summary>The assemblies that it looks into; null for all.</summary>
    internal List<IAssemblySymbol>? Assemblies { get; set; }

    internal List<INamedTypeSymbol> Picked { get; set; } = [];

    internal List<ServiceRegistration> Pending { get; } = [];

    /// <summary>True when what is registered already stays.</summary>
    internal bool Skips { get; set; }
}
