using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>Functions that code elsewhere hands to an object: listeners of events, and what methods keep of their arguments.</summary>
internal sealed partial class Evaluator
{
    /// <summary>A function that a method keeps of its argument: whatever its callers hand it.</summary>
    private Value? Handed(FunctionBody body, Ref value)
    {
        switch (value)
        {
            case ListRef list:
                return _values.Sequence(_values.Choice(list.Elements.Select(element => Handed(body, element))));
            case ParameterRef { Parameter: { Type.TypeKind: TypeKind.Delegate } parameter } when parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } method:
                return Guarded(parameter, null, () => _values.Choice(_solution.Types.CallsOf(method.Name).Select(call => HandedBy(call, method, parameter.Ordinal))));
            default:
                return null;
        }
    }

    private Value? HandedBy(InvocationExpressionSyntax call, IMethodSymbol method, int ordinal)
    {
        if (FunctionAround(call) is not { } function || !IsAlive(function.ContainingType) || BodyAround(function) is not { } body
            || body.Steps.Find(step => step.Syntax == call && step.Target is { } target && Substitution.SameDefinition(target.ReducedFrom ?? target, method)) is not { } made || ordinal >= made.Arguments.Length)
        {
            return null;
        }

        return Eval(made.Arguments[ordinal], Outside(body));
    }

    /// <summary>Code elsewhere that listens to an event, or sets a function that others call.</summary>
    private IEnumerable<FunctionBody> BodiesThatHand(ISymbol member)
    {
        var isHanded = member is IEventSymbol || (member.DeclaredAccessibility != Accessibility.Private && member is IPropertySymbol { Type.TypeKind: TypeKind.Delegate } or IFieldSymbol { Type.TypeKind: TypeKind.Delegate });
        HashSet<FunctionBody> found = [];
        foreach (var assignment in isHanded ? _solution.Types.HandedTo(member.Name) : [])
        {
            if (FunctionAround(assignment) is { } function && IsAlive(function.ContainingType) && BodyAround(function) is { } body && found.Add(body))
            {
                yield return body;
            }
        }
    }

    private IMethodSymbol? FunctionAround(SyntaxNode node) => _solution.ModelOf(node.SyntaxTree).GetEnclosingSymbol(node.SpanStart) as IMethodSymbol;

    private FunctionBody? BodyAround(IMethodSymbol function) => function.MethodKind is MethodKind.AnonymousFunction && function.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } syntax
        ? _solution.BodyOf(syntax, function)
        : _solution.BodyOf(function);

    private bool IsAlive(INamedTypeSymbol type) =>
        type.IsStatic || type.Name == "Program" || _solution.Types.IsMade(type) || type.Name.EndsWith("Controller", StringComparison.Ordinal) || type.IsOrDerivesFrom("Microsoft.AspNetCore.SignalR.Hub");
}
