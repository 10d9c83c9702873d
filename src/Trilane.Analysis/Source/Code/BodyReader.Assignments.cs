using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Assignments to locals, members and items, and what is added to collections.</summary>
internal sealed partial class BodyReader
{
    public override Ref? VisitSimpleAssignment(ISimpleAssignmentOperation operation, object? argument)
    {
        var value = Visit(operation.Value);
        Assign(operation.Target, value, operation.Value);
        return value;
    }

    public override Ref? VisitCoalesceAssignment(ICoalesceAssignmentOperation operation, object? argument)
    {
        var before = Visit(operation.Target);
        var value = Visit(operation.Value);
        Assign(operation.Target, value, operation.Value);
        return Choose(before, value);
    }

    public override Ref? VisitCompoundAssignment(ICompoundAssignmentOperation operation, object? argument)
    {
        NoteArithmetic(operation, operation.Type, operation.Target, operation.Value);
        var before = Visit(operation.Target);
        var value = Visit(operation.Value);
        Assign(operation.Target, operation.Type.IsDelegate() ? value : null, operation.Value);
        return CallOperator(operation, operation.OperatorMethod, before, value);
    }

    public override Ref? VisitIncrementOrDecrement(IIncrementOrDecrementOperation operation, object? argument)
    {
        var before = Visit(operation.Target);
        Assign(operation.Target, null, operation.Target);
        return CallOperator(operation, operation.OperatorMethod, before);
    }

    public override Ref? VisitEventAssignment(IEventAssignmentOperation operation, object? argument)
    {
        var handler = Visit(operation.HandlerValue);
        Visit(operation.EventReference);
        if (operation is { Adds: true, EventReference: IEventReferenceOperation { Event: var @event } } && handler is not null)
        {
            _body.Assignments.Add(new Assignment(@event, handler));
        }

        return null;
    }

    public override Ref? VisitDeconstructionAssignment(IDeconstructionAssignmentOperation operation, object? argument)
    {
        var value = Visit(operation.Value);
        if (operation.Syntax is AssignmentExpressionSyntax syntax && _solution.ModelOf(syntax.SyntaxTree).GetDeconstructionInfo(syntax).Method is { } method && _solution.IsSource(method))
        {
            Add(operation, new Step(StepKind.Call, method, syntax.Right) { Instance = method.IsStatic ? null : value, InstanceType = UnconvertedType(operation.Value), Arguments = method.IsStatic ? [value] : [] });
        }

        TakeApart(operation.Target, value, operation.Value);
        return value;
    }

    /// <summary><c>var (name, run) = step</c>, also in a loop.</summary>
    private void TakeApart(IOperation target, Ref? whole, IOperation operation)
    {
        target = target is IDeclarationExpressionOperation declaration ? declaration.Expression : target;
        if (target is not ITupleOperation tuple)
        {
            Assign(target, whole, operation);
            return;
        }

        for (var i = 0; i < tuple.Elements.Length; i++)
        {
            TakeApart(tuple.Elements[i], whole is TupleRef written ? written.Parts[i] : whole is null ? null : new PartRef(whole, i), operation);
        }
    }

    private void Assign(IOperation target, Ref? value, IOperation valueOperation)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                Note(local.Local, value, valueOperation);
                break;
            case IFieldReferenceOperation field:
                AssignMember(field.Field, Visit(field.Instance), value);
                break;
            case IPropertyReferenceOperation property:
                var instance = Visit(property.Instance);
                AssignMember(property.Property, instance, value);
                var arguments = ArgumentsOf(property.Arguments);
                if (property is { Property.IsIndexer: true, Instance: { } collection } && value is not null)
                {
                    NoteItem(collection, value, valueOperation);
                }

                if (property.Property.SetMethod is { } setter && !IsAutomatic(property.Property))
                {
                    Add(target, new Step(StepKind.Call, setter, target.Syntax)
                    {
                        Instance = instance,
                        InstanceType = UnconvertedType(property.Instance),
                        Arguments = [.. arguments, value],
                        Values = [.. ValuesOf(property.Arguments), new StepArgument(valueOperation.Type, ConstantOf(valueOperation))],
                    });
                }

                break;
            case IArrayElementReferenceOperation element:
                Visit(element);
                if (element.ArrayReference is ILocalReferenceOperation array)
                {
                    NoteElement(array.Local, value, valueOperation);
                }

                break;
            case IDiscardOperation or IParameterReferenceOperation:
                break;
            default:
                Visit(target);
                break;
        }
    }

    private void AssignMember(ISymbol member, Ref? instance, Ref? value)
    {
        if (value is null)
        {
            return;
        }

        if (instance is ResultRef made && _initialized.Count > 0 && ReferenceEquals(made, _initialized.Peek().Ref) && _initialized.Peek().Step is { } step)
        {
            if (member is IPropertySymbol { IsIndexer: true })
            {
                (step.Elements ??= []).Add(value);
                return;
            }

            (step.Members ??= new(DeclarationComparer.Instance))[member.OriginalDefinition] = value;
        }

        _body.Assignments.Add(new Assignment(member.OriginalDefinition, value));
    }

    /// <summary>What is added to a local collection is among what awaiting the collection waits for.</summary>
    private void NoteElements(IInvocationOperation call, Step adding)
    {
        if (call is { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }, TargetMethod.Name: "Add" }
            && _initialized.Count > 0 && _initialized.Peek().Step is { } made && adding.Arguments.LastOrDefault() is { } added)
        {
            (made.Elements ??= []).Add(added);
            return;
        }

        if (call is { Instance: ILocalReferenceOperation { Local: var local }, TargetMethod.Name: "Add" or "Enqueue" or "Push" or "AddRange" or "Insert" } && call.Arguments.Length > 0)
        {
            var value = call.Arguments[call.Arguments.Length - 1].Value;
            NoteElement(local, _steps.TryGetValue(TaskOrigins.Unwrap(value), out var step) ? new ResultRef(step) : RefOfDelegate(value), value);
        }
        else if (call is { Instance: { } instance, TargetMethod.Name: "Add" or "Enqueue" or "Push" or "Insert" } && call.Arguments.Length > 0
            && MemberOf(instance) is { } member && RefOfDelegate(call.Arguments[call.Arguments.Length - 1].Value) is { } element)
        {
            _body.Assignments.Add(new Assignment(member.OriginalDefinition, new ListRef([element])));
        }
    }

    /// <summary><c>handlers.TryGetValue(name, out var handler)</c>: an item of the collection.</summary>
    private void NoteTaken(IInvocationOperation call, Ref? collection)
    {
        if (collection is null || call.TargetMethod.Name is not ("TryGetValue" or "TryDequeue" or "TryPop" or "TryPeek" or "TryTake"))
        {
            return;
        }

        foreach (var argument in call.Arguments.Where(argument => argument.Parameter?.RefKind == RefKind.Out))
        {
            var local = (argument.Value is IDeclarationExpressionOperation declaration ? declaration.Expression : argument.Value) as ILocalReferenceOperation;
            if (local is not null)
            {
                Note(local.Local, new ElementRef(collection), argument.Value);
            }
        }
    }

    private static ISymbol? MemberOf(IOperation operation) => operation switch
    {
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    /// <summary><c>handlers["a"] = …</c></summary>
    private void NoteItem(IOperation collection, Ref value, IOperation operation)
    {
        if (collection is ILocalReferenceOperation { Local: var local })
        {
            NoteElement(local, value, operation);
        }
        else if (MemberOf(collection) is { } member)
        {
            _body.Assignments.Add(new Assignment(member.OriginalDefinition, new ListRef([value])));
        }
    }

    private void NoteElement(ILocalSymbol local, Ref? value, IOperation operation) =>
        Note(local, value is null ? null : new ListRef([value]), operation);

    private Ref? RefOfDelegate(IOperation value) => TaskOrigins.Unwrap(value) switch
    {
        IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => new LambdaRef(lambda.Syntax, lambda.Symbol),
        IDelegateCreationOperation { Target: IMethodReferenceOperation method } => new MethodRef(method.Method, method.Instance is null ? null : new ThisRef(), method.IsVirtual),
        IParameterReferenceOperation parameter => new ParameterRef(parameter.Parameter),
        ILocalReferenceOperation local => new LocalRef(local.Local),
        IObjectCreationOperation creation when _steps.TryGetValue(creation, out var step) => new ResultRef(step),
        _ => null,
    };
}
