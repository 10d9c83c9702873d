using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>An action of a controller on one route.</summary>
internal sealed record ControllerAction(INamedTypeSymbol Controller, IMethodSymbol Method, string Verb, string Route);
