using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Statements: conditions and loops, with what they declare.</summary>
internal sealed partial class SetupReader
{
    public override SetupValue? VisitLocalFunction(ILocalFunctionOperation operation, SetupFrame argument) => null;

    public override SetupValue? VisitReturn(IReturnOperation operation, SetupFrame argument)
    {
        var value = operation.ReturnedValue is { } returned ? Value(returned, argument) : null;
        if (operation.Kind == OperationKind.YieldReturn)
        {
            argument.Yielded.Add(value!);
            return null;
        }

        if (value is not null)
        {
            argument.Returned.Add(value);
        }

        argument.HasEnded = _uncertain == 0 || argument.HasEnded;
        return null;
    }

    public override SetupValue? VisitVariableDeclarator(IVariableDeclaratorOperation operation, SetupFrame argument)
    {
        var value = operation.GetVariableInitializer() is { } initializer ? Value(initializer.Value, argument) : Default(argument.Close(operation.Symbol.Type));
        argument.Variables[operation.Symbol] = value;
        return null;
    }

    public override SetupValue? VisitConditional(IConditionalOperation operation, SetupFrame argument)
    {
        var condition = Value(operation.Condition, argument);
        if (condition is SetupConstant { Value: bool known })
        {
            return Visit(known ? operation.WhenTrue : operation.WhenFalse, argument);
        }

        _uncertain++;
        var first = Visit(operation.WhenTrue, argument);
        var second = Visit(operation.WhenFalse, argument);
        _uncertain--;
        return first is null or SetupUnknown ? second ?? first : first;
    }

    public override SetupValue? VisitSwitch(ISwitchOperation operation, SetupFrame argument)
    {
        Visit(operation.Value, argument);
        _uncertain++;
        foreach (var @case in operation.Cases)
        {
            Visit(@case, argument);
        }

        _uncertain--;
        return null;
    }

    public override SetupValue? VisitSwitchExpression(ISwitchExpressionOperation operation, SetupFrame argument)
    {
        Visit(operation.Value, argument);
        _uncertain++;
        SetupValue? result = null;
        foreach (var arm in operation.Arms)
        {
            var value = Visit(arm.Value, argument);
            result = result is null or SetupUnknown ? value : result;
        }

        _uncertain--;
        return result;
    }

    public override SetupValue? VisitTry(ITryOperation operation, SetupFrame argument)
    {
        Visit(operation.Body, argument);
        var ended = argument.HasEnded;
        argument.HasEnded = false;
        _uncertain++;
        foreach (var handler in operation.Catches)
        {
            Visit(handler.Handler, argument);
        }

        _uncertain--;
        Visit(operation.Finally, argument);
        argument.HasEnded |= ended;
        return null;
    }

    public override SetupValue? VisitForEachLoop(IForEachLoopOperation operation, SetupFrame argument)
    {
        var collection = Value(operation.Collection, argument);
        var items = collection is SetupList list ? list.Items.Take(MaxRounds).ToList() : null;
        if (items is null)
        {
            var element = ElementType(operation);
            items = [element is null ? new SetupUnknown(null) : Default(argument.Close(element))];
        }

        foreach (var item in items.SelectMany(Possible).ToList())
        {
            Declare(operation.LoopControlVariable, item, argument);
            Visit(operation.Body, argument);
        }

        return null;
    }

    /// <summary>An unknown instance of one of the app's own abstractions is one of its implementations.</summary>
    private IEnumerable<SetupValue> Possible(SetupValue item) =>
        item is SetupUnknown { Type: { } type } && (type.TypeKind == TypeKind.Interface || type.IsAbstract) && _solution.IsSource(type) && Implementations(type) is { Count: > 0 } implementations
            ? implementations
            : [item];

    private static ITypeSymbol? ElementType(IForEachLoopOperation operation) => operation.Locals.FirstOrDefault()?.Type;

    private static void Declare(IOperation variable, SetupValue item, SetupFrame frame)
    {
        switch (variable)
        {
            case IVariableDeclaratorOperation declarator:
                frame.Variables[declarator.Symbol] = item;
                break;
            case IDeclarationExpressionOperation declaration:
                Declare(declaration.Expression, item, frame);
                break;
            case ITupleOperation tuple:
                Deconstruct(tuple, item, frame);
                break;
            case ILocalReferenceOperation local:
                frame.Variables[local.Local] = item;
                break;
        }
    }

    private static void Deconstruct(ITupleOperation tuple, SetupValue item, SetupFrame frame)
    {
        for (var i = 0; i < tuple.Elements.Length; i++)
        {
            var part = item switch
            {
                SetupList list when i < list.Items.Count => list.Items[i],
                SetupObject made when i < made.Arguments.Length => made.Arguments[i],
                _ => new SetupUnknown(tuple.Elements[i].Type),
            };
            Declare(tuple.Elements[i], part, frame);
        }
    }

    public override SetupValue? VisitDeconstructionAssignment(IDeconstructionAssignmentOperation operation, SetupFrame argument)
    {
        var value = Value(operation.Value, argument);
        Declare(operation.Target, value, argument);
        return value;
    }

    public override SetupValue? VisitForLoop(IForLoopOperation operation, SetupFrame argument)
    {
        foreach (var before in operation.Before)
        {
            Visit(before, argument);
        }

        for (var round = 0; round < MaxRounds && !argument.HasEnded; round++)
        {
            var condition = operation.Condition is null ? null : Visit(operation.Condition, argument);
            if (condition is SetupConstant { Value: false })
            {
                break;
            }

            Visit(operation.Body, argument);
            foreach (var bottom in operation.AtLoopBottom)
            {
                Visit(bottom, argument);
            }

            if (condition is not SetupConstant)
            {
                break;
            }
        }

        return null;
    }
}
