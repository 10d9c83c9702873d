using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>A field, event or property without code gets a value.</summary>
internal sealed record Assignment(ISymbol Member, Ref Value);
