using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>A method that a call may reach, and the instance that it is called on.</summary>
internal readonly record struct Callee(IMethodSymbol Method, Value? Instance);
