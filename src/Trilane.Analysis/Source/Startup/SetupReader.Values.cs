using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Expressions: references, functions, operators and collections.</summary>
internal sealed partial class SetupReader
{
    public override SetupValue? VisitAwait(IAwaitOperation operation, SetupFrame argument) => Visit(operation.Operation, argument);

    public override SetupValue? VisitParenthesized(IParenthesizedOperation operation, SetupFrame argument) => Visit(operation.Operand, argument);

    public override SetupValue? VisitConversion(IConversionOperation operation, SetupFrame argument)
    {
        if (operation.Type.IsExpressionTree())
        {
            return new SetupUnknown(operation.Type);
        }

        var value = Value(operation.Operand, argument);
        return value is SetupUnknown { Type: null or { TypeKind: TypeKind.Interface } } or SetupUnknown { Type.SpecialType: SpecialType.System_Object } && operation.Type is { } type
            ? Default(argument.Close(type))
            : value;
    }

    public override SetupValue? VisitAnonymousFunction(IAnonymousFunctionOperation operation, SetupFrame argument) =>
        new SetupFunction(operation.Symbol) { Syntax = operation.Syntax, Outer = argument, Captured = Captured(operation.Body, argument) };

    /// <summary>A lambda made in a loop sees the variables of its round, and any lambda the types that reflection found for it.</summary>
    private static Dictionary<ISymbol, SetupValue>? Captured(IBlockOperation body, SetupFrame frame)
    {
        var isInLoop = body.Syntax.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax or GlobalStatementSyntax).Any(IsLoop);
        if (!isInLoop && !frame.HasTypes)
        {
            return null;
        }

        Dictionary<ISymbol, SetupValue>? captured = null;
        foreach (var operation in body.Descendants())
        {
            ISymbol? variable = operation switch
            {
                ILocalReferenceOperation { Local: var local } => local,
                IParameterReferenceOperation { Parameter: var parameter } => parameter,
                _ => null,
            };
            if (variable?.DeclaringSyntaxReferences.FirstOrDefault() is { } declaration && !body.Syntax.Span.Contains(declaration.Span)
                && frame.Find(variable) is { } value && (value is SetupType || (variable is ILocalSymbol && IsInLoop(declaration.GetSyntax()))))
            {
                (captured ??= new(DeclarationComparer.Instance))[variable] = value;
            }
        }

        return captured;
    }

    private static bool IsInLoop(SyntaxNode declaration) => declaration.AncestorsAndSelf()
        .TakeWhile(node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or BaseMethodDeclarationSyntax))
        .Any(IsLoop);

    private static bool IsLoop(SyntaxNode node) => node is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax;

    public override SetupValue? VisitDelegateCreation(IDelegateCreationOperation operation, SetupFrame argument) => Visit(operation.Target, argument);

    public override SetupValue? VisitMethodReference(IMethodReferenceOperation operation, SetupFrame argument)
    {
        var method = Close(operation.Method, argument);
        return method.MethodKind == MethodKind.LocalFunction
            ? new SetupFunction(method) { Syntax = _solution.SyntaxOf(method), Outer = OuterOf(method, argument) }
            : new SetupFunction(method) { Instance = operation.Instance is null ? null : Value(operation.Instance, argument), IsVirtual = operation.IsVirtual };
    }

    private static SetupFrame OuterOf(IMethodSymbol localFunction, SetupFrame frame)
    {
        for (var current = frame; current is not null; current = current.Outer)
        {
            if (DeclarationComparer.Instance.Equals(current.Method, localFunction.ContainingSymbol))
            {
                return current;
            }
        }

        return frame;
    }

    public override SetupValue? VisitLocalReference(ILocalReferenceOperation operation, SetupFrame argument) =>
        argument.Find(operation.Local) ?? Default(argument.Close(operation.Local.Type));

    public override SetupValue? VisitParameterReference(IParameterReferenceOperation operation, SetupFrame argument)
    {
        if (argument.Find(operation.Parameter) is { } known)
        {
            return known;
        }

        // A primary constructor's parameter, used in a method.
        return argument.This is SetupObject made && made.Members.TryGetValue(operation.Parameter, out var given)
                ? given
                : Default(argument.Close(operation.Parameter.Type));
    }

    public override SetupValue? VisitInstanceReference(IInstanceReferenceOperation operation, SetupFrame argument) =>
        operation.ReferenceKind == InstanceReferenceKind.ImplicitReceiver && argument.Initialized.Count > 0
            ? argument.Initialized.Peek()
            : argument.This ?? Default(operation.Type!);

    public override SetupValue? VisitConditionalAccess(IConditionalAccessOperation operation, SetupFrame argument)
    {
        argument.Conditional.Push(Value(operation.Operation, argument));
        var value = Visit(operation.WhenNotNull, argument);
        argument.Conditional.Pop();
        return value;
    }

    public override SetupValue? VisitConditionalAccessInstance(IConditionalAccessInstanceOperation operation, SetupFrame argument) =>
        argument.Conditional.Count > 0 ? argument.Conditional.Peek() : null;

    public override SetupValue? VisitCoalesce(ICoalesceOperation operation, SetupFrame argument)
    {
        var value = Value(operation.Value, argument);
        return value is SetupUnknown or SetupConstant { Value: null } ? Visit(operation.WhenNull, argument) ?? value : value;
    }

    public override SetupValue? VisitTypeOf(ITypeOfOperation operation, SetupFrame argument) => new SetupType(argument.Close(operation.TypeOperand));

    public override SetupValue? VisitTuple(ITupleOperation operation, SetupFrame argument) =>
        new SetupList([.. operation.Elements.Select(element => Value(element, argument))]);

    public override SetupValue? VisitArrayCreation(IArrayCreationOperation operation, SetupFrame argument) =>
        operation.Initializer is { } initializer ? new SetupList([.. initializer.ElementValues.Select(element => Value(element, argument))]) : new SetupUnknown(operation.Type);

    public override SetupValue? VisitCollectionExpression(ICollectionExpressionOperation operation, SetupFrame argument)
    {
        List<SetupValue> items = [];
        foreach (var element in operation.Elements)
        {
            if (element is ISpreadOperation spread)
            {
                items.AddRange(Value(spread.Operand, argument) is SetupList list ? list.Items : [new SetupUnknown(spread.ElementType)]);
            }
            else
            {
                items.Add(Value(element, argument));
            }
        }

        return new SetupList(items);
    }

    public override SetupValue? VisitArrayElementReference(IArrayElementReferenceOperation operation, SetupFrame argument) =>
        Value(operation.ArrayReference, argument) is SetupList list && operation.Indices.Length == 1
        && Value(operation.Indices[0], argument) is SetupConstant { Value: int index } && index >= 0 && index < list.Items.Count
            ? list.Items[index]
            : Default(argument.Close(operation.Type!));

    public override SetupValue? VisitInterpolatedString(IInterpolatedStringOperation operation, SetupFrame argument)
    {
        var text = new System.Text.StringBuilder();
        foreach (var part in operation.Parts)
        {
            var value = part switch
            {
                IInterpolatedStringTextOperation literal => Value(literal.Text, argument),
                IInterpolationOperation interpolation => Value(interpolation.Expression, argument),
                _ => null,
            };
            if (value is not SetupConstant { Value: { } known })
            {
                return new SetupUnknown(operation.Type);
            }

            text.Append(known);
        }

        return new SetupConstant(text.ToString());
    }

    public override SetupValue? VisitBinaryOperator(IBinaryOperation operation, SetupFrame argument)
    {
        var left = Value(operation.LeftOperand, argument);
        var right = Value(operation.RightOperand, argument);
        if (operation.OperatorKind == BinaryOperatorKind.ConditionalAnd && (left is SetupConstant { Value: false } || right is SetupConstant { Value: false }))
        {
            return new SetupConstant(false);
        }

        if (operation.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals && SetupArithmetic.AreSame(left, right) is { } same)
        {
            return new SetupConstant(same == (operation.OperatorKind == BinaryOperatorKind.Equals));
        }

        return left is SetupConstant a && right is SetupConstant b ? SetupArithmetic.Binary(operation.OperatorKind, a.Value, b.Value) ?? (SetupValue)new SetupUnknown(operation.Type) : new SetupUnknown(operation.Type);
    }

    public override SetupValue? VisitUnaryOperator(IUnaryOperation operation, SetupFrame argument) =>
        Value(operation.Operand, argument) is SetupConstant { Value: bool known } && operation.OperatorKind == UnaryOperatorKind.Not
            ? new SetupConstant(!known)
            : new SetupUnknown(operation.Type);

    public override SetupValue? VisitIsPattern(IIsPatternOperation operation, SetupFrame argument)
    {
        var value = Value(operation.Value, argument);
        return SetupReflection.Matches(operation.Pattern, value) is { } known ? new SetupConstant(known) : new SetupUnknown(operation.Type);
    }

    public override SetupValue? VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation, SetupFrame argument)
    {
        if (operation.Target is ILocalReferenceOperation { Local: var local } && argument.Find(local) is SetupConstant { Value: int number })
        {
            argument.Set(local, new SetupConstant(operation.Kind == OperationKind.Increment ? number + 1 : number - 1));
        }

        return new SetupUnknown(operation.Type);
    }
}
