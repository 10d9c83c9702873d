using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>A type as a value: <c>typeof(T)</c>, <c>x.GetType()</c>.</summary>
internal sealed class TypeValue(int id, ITypeSymbol type) : Value(id, 1)
{
    internal ITypeSymbol Type { get; } = type;
}
