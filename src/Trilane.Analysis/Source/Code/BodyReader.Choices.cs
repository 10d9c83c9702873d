using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Choices: conditions, switches, and what runs only where a value is of a type.</summary>
internal sealed partial class BodyReader
{
    public override Ref? VisitConditional(IConditionalOperation operation, object? argument)
    {
        Visit(operation.Condition);
        var constant = operation.Condition.ConstantValue;
        List<Ref> choices = [];
        var tested = operation.Condition switch
        {
            IIsPatternOperation { Value: var value, Pattern: var pattern } => (VariableOf(value), TypeIn(pattern)),
            IIsTypeOperation { IsNegated: false, ValueOperand: var value, TypeOperand: var type } => (VariableOf(value), type),
            _ => (null, null),
        };
        if (constant is not { HasValue: true, Value: false } && Guarded(tested, () => Visit(operation.WhenTrue)) is { } whenTrue)
        {
            choices.Add(whenTrue);
        }

        if (constant is not { HasValue: true, Value: true } && Visit(operation.WhenFalse) is { } whenFalse)
        {
            choices.Add(whenFalse);
        }

        return Choose(choices);
    }

    public override Ref? VisitCoalesce(ICoalesceOperation operation, object? argument) => Choose(Visit(operation.Value), Visit(operation.WhenNull));

    public override Ref? VisitSwitchExpression(ISwitchExpressionOperation operation, object? argument)
    {
        var switched = Visit(operation.Value);
        List<Ref> choices = [];
        foreach (var arm in operation.Arms)
        {
            Visit(arm.Pattern);
            Visit(arm.Guard);
            if (Guarded((switched, TypeIn(arm.Pattern)), () => Visit(arm.Value)) is { } value)
            {
                choices.Add(value);
            }
        }

        return Choose(choices);
    }

    public override Ref? VisitSwitch(ISwitchOperation operation, object? argument)
    {
        var switched = Visit(operation.Value);
        foreach (var @case in operation.Cases)
        {
            var type = @case.Clauses is [IPatternCaseClauseOperation { Pattern: var pattern }] ? TypeIn(pattern) : null;
            Guarded((switched, type), () => DefaultVisit(@case, argument));
        }

        return null;
    }

    /// <summary>Marks what is visited as reached only where a value is of a type.</summary>
    private Ref? Guarded((Ref? Value, ITypeSymbol? Type) guard, Func<Ref?> visit)
    {
        var first = _body.Steps.Count;
        var result = visit();
        if (guard is ({ } value, { } type))
        {
            foreach (var step in _body.Steps.Skip(first))
            {
                (step.Guards ??= []).Add((value, type));
            }
        }

        return result;
    }

    private static Ref? VariableOf(IOperation operation) => operation switch
    {
        IParameterReferenceOperation parameter => new ParameterRef(parameter.Parameter),
        ILocalReferenceOperation local => new LocalRef(local.Local),
        IConversionOperation { OperatorMethod: null } conversion => VariableOf(conversion.Operand),
        _ => null,
    };

    private static ITypeSymbol? TypeIn(IPatternOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation { MatchesNull: false, MatchedType: { } type } => type,
        ITypePatternOperation { MatchedType: var type } => type,
        IRecursivePatternOperation { MatchedType: var type } => type,
        _ => null,
    };

    private static Ref? Choose(params IEnumerable<Ref?> choices)
    {
        var known = choices.OfType<Ref>().ToList();
        return known.Count switch { 0 => null, 1 => known[0], _ => new ChoiceRef(known) };
    }
}
