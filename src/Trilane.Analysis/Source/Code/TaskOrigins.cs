using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Sees through what only wraps a task: <c>ConfigureAwait</c>, <c>WhenAll</c>, conversions.</summary>
internal static class TaskOrigins
{
    internal static IOperation Unwrap(IOperation operation) => operation switch
    {
        IConversionOperation { OperatorMethod: null } conversion => Unwrap(conversion.Operand),
        IParenthesizedOperation parenthesized => Unwrap(parenthesized.Operand),
        IConditionalAccessInstanceOperation instance when AccessOf(instance) is { } access => Unwrap(access.Operation),
        _ => operation,
    };

    /// <summary>The tasks inside an expression that is awaited.</summary>
    internal static IEnumerable<IOperation> TasksIn(IOperation operation)
    {
        operation = Unwrap(operation);
        switch (operation)
        {
            case IInvocationOperation call when IsTransparent(call.TargetMethod):
                return (call.Instance is { } instance ? TasksIn(instance) : []).Concat(call.Arguments.SelectMany(argument => TasksIn(argument.Value)));
            case IArrayCreationOperation { Initializer: { } initializer }:
                return initializer.ElementValues.SelectMany(TasksIn);
            case ICollectionExpressionOperation collection:
                return collection.Elements.SelectMany(TasksIn);
            case ISpreadOperation spread:
                return TasksIn(spread.Operand);
            case IConditionalOperation { WhenFalse: { } whenFalse } conditional:
                return TasksIn(conditional.WhenTrue).Concat(TasksIn(whenFalse));
            case ICoalesceOperation coalesce:
                return TasksIn(coalesce.Value).Concat(TasksIn(coalesce.WhenNull));
            case ISwitchExpressionOperation @switch:
                return @switch.Arms.SelectMany(arm => TasksIn(arm.Value));
            case IConditionalAccessOperation access:
                return TasksIn(access.WhenNotNull);
            case IAwaitOperation await:
                return TasksIn(await.Operation);
            case IObjectCreationOperation { Type: var type } creation when type.IsTask():
                return creation.Arguments.Where(argument => argument.Value.Type.IsAwaitable()).SelectMany(argument => TasksIn(argument.Value));
            case IInvocationOperation { TargetMethod: var method } when IsEnded(method):
            case IPropertyReferenceOperation { Property: { Name: "CompletedTask", ContainingType: var owner } } when owner.IsTask():
            case ILiteralOperation or IDefaultValueOperation or IThrowOperation:
                return [];
            default:
                return [operation];
        }
    }

    private static bool IsTransparent(IMethodSymbol method) => method.Name switch
    {
        "ConfigureAwait" or "AsTask" or "WaitAsync" or "Unwrap" or "Preserve" or "WithCancellation" => true,
        "WhenAll" or "WhenAny" or "WhenEach" => method.ContainingType.Is("System.Threading.Tasks.Task"),
        "ToArray" or "ToList" => true,
        _ => false,
    };

    private static bool IsEnded(IMethodSymbol method) =>
        method.ContainingType.IsTask() && method.Name is "FromResult" or "FromException" or "FromCanceled";

    private static IConditionalAccessOperation? AccessOf(IConditionalAccessInstanceOperation instance)
    {
        for (var current = instance.Parent; current is not null; current = current.Parent)
        {
            if (current is IConditionalAccessOperation access && access.WhenNotNull.Syntax.Span.Contains(instance.Syntax.Span) is var inside
                && (inside || !access.Operation.Syntax.Span.Contains(instance.Parent!.Syntax.Span)))
            {
                return access;
            }
        }

        return null;
    }
}
