using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>Fields and properties: what constructors were given and what their own type assigns to them.</summary>
internal sealed partial class Evaluator
{
    private Value? Member(MemberRef member, Context context)
    {
        var definition = member.Member.OriginalDefinition;
        var instances = member.Instance is null ? [] : ValueTable.AllOf(Eval(member.Instance, context));
        foreach (var instance in instances)
        {
            if (instance is ObjectValue { Members: { } members } && members.TryGetValue(definition, out var set))
            {
                return set;
            }
        }

        var type = member.Member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IEventSymbol @event => @event.Type,
            _ => null,
        };
        var assigned = Guarded(definition, instances.Count == 1 ? null : context, () =>
            _values.Choice(AssignmentsTo(definition).Select(assignment => Eval(assignment.Value, ContextOf(assignment.Body, definition, instances, context)))));
        return assigned ?? (type is null ? null : _services.Resolve(Substitution.Apply(type, context)));
    }

    private Context ContextOf(FunctionBody body, ISymbol member, IReadOnlyList<Value> instances, Context context)
    {
        var instance = instances.Count == 1 ? instances[0] as ObjectValue : null;
        if (instance is { Type: INamedTypeSymbol type } && body.Symbol.MethodKind == MethodKind.Constructor
            && ConstructorContext(instance, type, member.ContainingType) is { } constructor && constructor.Body == body)
        {
            return constructor;
        }

        return _values.Context(body, body.Symbol, null, instance ?? (instances.Count > 0 ? instances[0] : null), []);
    }

    /// <summary>Everything that the member's own type assigns to it: what others assign can't be known and matters little.</summary>
    private List<(FunctionBody Body, Ref Value)> AssignmentsTo(ISymbol member)
    {
        if (_assignments.TryGetValue(member, out var known))
        {
            return known;
        }

        List<(FunctionBody, Ref)> found = [];
        _assignments.Add(member, found);
        if (member.ContainingType is not { } type || !_solution.IsSource(type))
        {
            return found;
        }

        foreach (var body in BodiesThatMayAssign(type, member))
        {
            found.AddRange(body.Assignments
                .Where(assignment => DeclarationComparer.Instance.Equals(assignment.Member, member))
                .Select(assignment => (body, assignment.Value)));
        }

        return found;
    }

    private IEnumerable<FunctionBody> BodiesThatMayAssign(INamedTypeSymbol type, ISymbol member)
    {
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            var isConstructor = method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor;
            if ((isConstructor || MentionsAssignment(method, member.Name)) && _solution.BodyOf(method) is { } body)
            {
                yield return body;
            }
        }

        if (member.IsStatic && _solution.StaticInitializersOf(type) is { } initializers)
        {
            yield return initializers;
        }
    }

    private bool MentionsAssignment(IMethodSymbol method, string name) =>
        _solution.SyntaxOf(method) is { } syntax && syntax.DescendantNodes().Any(node => node switch
        {
            AssignmentExpressionSyntax assignment => LastName(assignment.Left) == name,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => LastName(access.Expression) == name,
            _ => false,
        });

    private static string? LastName(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        ElementAccessExpressionSyntax element => LastName(element.Expression),
        _ => null,
    };

    /// <summary>What a constructor of the instance's class, or of a base class, was given for a parameter.</summary>
    private Value? ConstructorArgument(Value instance, IMethodSymbol constructor, IParameterSymbol parameter, Context context)
    {
        if (instance is not ObjectValue { Type: INamedTypeSymbol type } made)
        {
            return null;
        }

        if (ConstructorContext(made, type, constructor.ContainingType) is { } at)
        {
            return (parameter.Ordinal < at.Parameters.Length ? at.Parameters[parameter.Ordinal] : null)
                ?? Injected(parameter, Substitution.Apply(parameter.Type, at));
        }

        return null;
    }

    /// <summary>The call of the constructor on one level of an instance's class.</summary>
    internal Context? ConstructorContext(ObjectValue instance, INamedTypeSymbol type, INamedTypeSymbol level)
    {
        var constructor = instance.Constructor ?? type.InstanceConstructors.OrderByDescending(c => c.Parameters.Length).FirstOrDefault();
        var arguments = instance.Arguments ?? [];
        while (constructor is not null && _solution.BodyOf(constructor) is { } body)
        {
            var at = _values.Context(body, constructor, null, instance, [.. arguments]);
            if (TypeComparer.Instance.Equals(constructor.ContainingType.OriginalDefinition, level.OriginalDefinition))
            {
                return at;
            }

            var chained = body.Steps.Find(step => step.Target is { MethodKind: MethodKind.Constructor } && step.Kind == StepKind.Call);
            if (chained?.Target is null)
            {
                return null;
            }

            arguments = [.. chained.Arguments.Select(argument => Eval(argument, at))];
            constructor = Substitution.Apply(chained.Target, at);
        }

        return null;
    }
}
