using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>What the compiler knows of an argument.</summary>
/// <param name="Type">Its type before conversion to the parameter's.</param>
/// <param name="Constant">Its value, if it is a constant.</param>
internal readonly record struct StepArgument(ITypeSymbol? Type, Optional<object?> Constant);
