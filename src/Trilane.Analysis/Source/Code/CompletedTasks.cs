using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Tells which tasks of a member are known to have ended where: awaited before, or checked.</summary>
internal sealed class CompletedTasks
{
    private readonly List<(ISymbol Symbol, int Position)> _completed = [];

    internal CompletedTasks(IOperation anyOperation)
    {
        var root = anyOperation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        foreach (var operation in root.DescendantsAndSelf())
        {
            Note(operation);
        }
    }

    /// <summary>True when the result of the task can be read without waiting.</summary>
    internal bool HasEnded(IOperation task, int position)
    {
        switch (TaskOrigins.Unwrap(task))
        {
            case IAwaitOperation { Operation: var awaited } when Calls(awaited, "WhenAny"):
                return true;
            case IInvocationOperation { TargetMethod: { Name: "FromResult" } method } when method.ContainingType.IsTask():
                return true;
            case IInvocationOperation { Instance: { } awaited, TargetMethod.Name: "GetAwaiter" }:
                return HasEnded(awaited, position);
            case IPropertyReferenceOperation { Property.Name: "CompletedTask" }:
                return true;
            case var other when RootOf(other) is { } symbol:
                return HasEnded(symbol, other, position);
            default:
                return false;
        }
    }

    private bool HasEnded(ISymbol symbol, IOperation use, int position) =>
        _completed.Any(known => known.Position < position && SymbolEqualityComparer.Default.Equals(known.Symbol, symbol))
        || (symbol is IParameterSymbol parameter && IsGivenAnEndedTask(parameter, use, position));

    /// <summary><c>task.ContinueWith(t => t.Result)</c>, and <c>tasks.Select(t => t.Result)</c> after <c>WhenAll(tasks)</c>.</summary>
    private bool IsGivenAnEndedTask(IParameterSymbol parameter, IOperation use, int position)
    {
        for (var current = use; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda && lambda.Symbol.Parameters.Any(p => SymbolEqualityComparer.Default.Equals(p, parameter)))
            {
                var call = lambda.Parent;
                while (call is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
                {
                    call = call.Parent;
                }

                return call is IInvocationOperation invocation
                    && (invocation.TargetMethod.Name == "ContinueWith"
                        || (RootOf(invocation.Instance ?? invocation.Arguments.FirstOrDefault()?.Value) is { } source && HasEnded(source, invocation, position)));
            }
        }

        return false;
    }

    private void Note(IOperation operation)
    {
        switch (operation)
        {
            case IAwaitOperation await:
                NoteAwaited(await.Operation, await.Syntax.Span.End);
                break;
            case IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "Status", Instance: { } task }:
                NoteAwaited(task, operation.Syntax.SpanStart);
                break;
            case IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: var type }, Instance: { } task } when type.IsTask():
                NoteAwaited(task, operation.Syntax.Span.End);
                break;
            case IPropertySubpatternOperation { Member: IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" } }
                when PatternInput(operation) is { } task:
                NoteAwaited(task, operation.Syntax.SpanStart);
                break;
            case IInvocationOperation { TargetMethod: { Name: "Wait" or "WaitAll", ContainingType: var type } } wait when type.IsTask():
                foreach (var task in TaskOrigins.TasksIn(wait))
                {
                    NoteAwaited(task, wait.Syntax.Span.End);
                }

                break;
            case IVariableDeclaratorOperation { Symbol: var local } declarator when declarator.GetVariableInitializer()?.Value is { } value:
                NoteWhenAny(local, value, declarator.Syntax.Span.End);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } } assignment:
                NoteWhenAny(local, assignment.Value, assignment.Syntax.Span.End);
                break;
            case IForEachLoopOperation loop:
                NoteLoopVariable(loop);
                break;
        }
    }

    private static IOperation? PatternInput(IOperation pattern)
    {
        for (var current = pattern; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IIsPatternOperation isPattern:
                    return isPattern.Value;
                case ISwitchExpressionOperation @switch:
                    return @switch.Value;
                case ISwitchOperation @switch:
                    return @switch.Value;
            }
        }

        return null;
    }

    private void NoteAwaited(IOperation task, int position)
    {
        foreach (var operation in TaskOrigins.TasksIn(task))
        {
            if (RootOf(operation) is { } symbol)
            {
                _completed.Add((symbol, position));
            }
        }
    }

    private void NoteWhenAny(ILocalSymbol local, IOperation value, int position)
    {
        switch (TaskOrigins.Unwrap(value))
        {
            case IAwaitOperation { Operation: var awaited } when Calls(awaited, "WhenAny"):
            case IInvocationOperation { TargetMethod.Name: "FromResult" }:
                _completed.Add((local, position));
                break;
            case IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } task } when RootOf(task) is { } symbol:
                // An awaiter has ended when its task has: noted under both names once either is checked.
                foreach (var known in _completed.Where(known => SymbolEqualityComparer.Default.Equals(known.Symbol, symbol)).ToList())
                {
                    _completed.Add((local, known.Position));
                }

                break;
        }
    }

    private void NoteLoopVariable(IForEachLoopOperation loop)
    {
        if (loop.Locals.FirstOrDefault() is not { } local)
        {
            return;
        }

        var collection = TaskOrigins.Unwrap(loop.Collection);
        var start = loop.Syntax.SpanStart;
        if (Calls(collection, "WhenEach")
            || (RootOf(collection) is { } source
                && _completed.Any(known => known.Position < start && SymbolEqualityComparer.Default.Equals(known.Symbol, source))))
        {
            _completed.Add((local, start));
        }
    }

    private static bool Calls(IOperation? operation, string name) =>
        operation is not null && TaskOrigins.Unwrap(operation) is IInvocationOperation { TargetMethod: var method } invocation
        && (method.Name == name
            || (method.Name is "ConfigureAwait" or "WithCancellation" or "WaitAsync"
                && Calls(invocation.Instance ?? invocation.Arguments.FirstOrDefault()?.Value, name)));

    /// <summary>The variable, parameter, field or property that holds a task or a collection of tasks.</summary>
    private static ISymbol? RootOf(IOperation? operation) => operation is null ? null : TaskOrigins.Unwrap(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation { Property.IsIndexer: true } indexer => RootOf(indexer.Instance),
        IPropertyReferenceOperation property => property.Property,
        IArrayElementReferenceOperation element => RootOf(element.ArrayReference),
        IInvocationOperation { TargetMethod.Name: "AsTask" or "ConfigureAwait" or "ToArray" or "ToList" or "GetAwaiter" or "AsEnumerable" or "Reverse" } call =>
            RootOf(call.Instance ?? call.Arguments.FirstOrDefault()?.Value),
        _ => null,
    };
}
