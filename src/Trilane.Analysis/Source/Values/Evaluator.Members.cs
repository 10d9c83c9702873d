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
        if (instances.Count > 0 && _values.Choice(instances.Select(instance => Held(instance, member.Member))) is { } held)
        {
            return held;
        }

        var type = member.Member switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IEventSymbol @event => @event.Type,
            _ => null,
        };
        var assigned = Guarded(definition, instances.Count == 1 ? null : context, () =>
            _values.Choice(AssignmentsTo(definition).Select(assignment => Eval(assignment.Value, ContextOf(assignment.Body, definition, instances, context)) ?? Handed(assignment.Body, assignment.Value))));
        return assigned ?? (type is null ? null : _services.Resolve(Substitution.Apply(type, context)) ?? Query(type, context));
    }

    /// <summary>What an initialiser, a record's constructor or a tuple gave an instance's member.</summary>
    private static Value? Held(Value instance, ISymbol member)
    {
        if (instance is not ObjectValue made)
        {
            return null;
        }

        if (made.Members is { } members && members.TryGetValue(member.OriginalDefinition, out var set))
        {
            return set;
        }

        return member switch
        {
            IFieldSymbol { ContainingType.IsTupleType: true } field when field.Name.StartsWith("Item", StringComparison.Ordinal) && int.TryParse(field.Name.Substring(4), out var number) => PartOf(made, number - 1),
            IPropertySymbol { ContainingType.IsRecord: true } property when made.Constructor?.Parameters.FirstOrDefault(parameter => parameter.Name == property.Name) is { } parameter => PartOf(made, parameter.Ordinal),
            _ => null,
        };
    }

    private static Value? PartOf(Value whole, int index) => whole is ObjectValue { Arguments: { } parts } && index < parts.Length ? parts[index] : null;

    /// <summary>A set of a database's rows, which something that is not known here puts in its property.</summary>
    private ObjectValue? Query(ITypeSymbol type, Context context) =>
        type.Implements("System.Linq.IQueryable") ? _values.Object(Substitution.Apply(type, context), isExact: false) : null;

    private Context ContextOf(FunctionBody body, ISymbol member, IReadOnlyList<Value> instances, Context context)
    {
        var instance = instances.Count == 1 ? instances[0] as ObjectValue : null;
        if (instance is { Type: INamedTypeSymbol type } && body.Symbol.MethodKind == MethodKind.Constructor
            && ConstructorContext(instance, type, member.ContainingType) is { } constructor && constructor.Body == body)
        {
            return constructor;
        }

        return IsForeign(body, member)
            ? Outside(body)
            : _values.Context(body, body.Symbol, null, instance ?? (instances.Count > 0 ? instances[0] : null), []);
    }

    private static bool IsForeign(FunctionBody body, ISymbol member) =>
        body.Symbol.MethodKind is MethodKind.AnonymousFunction or MethodKind.LocalFunction
        || !body.Symbol.ContainingType.SelfAndBases().Any(level => DeclarationComparer.Instance.Equals(level, member.ContainingType));

    /// <summary>A call of a function of which only the code is known, inside a call of the one around it.</summary>
    private Context Outside(FunctionBody body)
    {
        var around = body.Symbol.ContainingSymbol is IMethodSymbol outer && _solution.BodyOf(outer) is { } outerBody ? Outside(outerBody) : null;
        var type = body.Symbol.ContainingType;
        return _values.Context(body, body.Symbol, around, around is not null || body.Symbol.IsStatic ? null : _services.Resolve(type) ?? _values.Object(type), []);
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

        foreach (var body in BodiesThatMayAssign(type, member).Concat(BodiesThatHand(member)))
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
