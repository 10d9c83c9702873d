using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>One thing that a function does and that may hold its thread.</summary>
internal sealed class Step(StepKind kind, IMethodSymbol? target, SyntaxNode syntax)
{
    internal StepKind Kind { get; } = kind;

    /// <summary>The method called, as written; null for what is no method.</summary>
    internal IMethodSymbol? Target { get; } = target;

    /// <summary>The call, as narrow as a person would point at.</summary>
    internal SyntaxNode Syntax { get; } = syntax;

    /// <summary>What it is called on.</summary>
    internal Ref? Instance { get; init; }

    /// <summary>The compiler's type of what it is called on.</summary>
    internal ITypeSymbol? InstanceType { get; init; }

    /// <summary>By the ordinal of the parameter; null where nothing is known.</summary>
    internal Ref?[] Arguments { get; set; } = [];

    /// <summary>The arguments' types before conversion to the parameters' types, and their constants.</summary>
    internal StepArgument[] Values { get; init; } = [];

    /// <summary>What an object initialiser sets.</summary>
    internal Dictionary<ISymbol, Ref>? Members { get; set; }

    /// <summary>What a collection initialiser adds.</summary>
    internal List<Ref>? Elements { get; set; }

    /// <summary>Called on exactly this method: <c>base.M()</c>.</summary>
    internal bool IsNonVirtual { get; init; }

    /// <summary>For computing: what does it, for people. For calls by name: the name. For waits: the API.</summary>
    internal string? Text { get; init; }

    /// <summary>For a generic type that is closed at run time.</summary>
    internal INamedTypeSymbol? OpenType { get; init; }

    /// <summary>It runs only where these values are of these types: in an arm of a switch over types, behind <c>is</c>.</summary>
    internal List<(Ref Value, ITypeSymbol Type)>? Guards { get; set; }

    /// <summary>How often the loops around it run it, estimated.</summary>
    internal double Rounds { get; set; } = 1;

    /// <summary>How long it computes.</summary>
    internal CpuWeight Weight { get; init; }
}
