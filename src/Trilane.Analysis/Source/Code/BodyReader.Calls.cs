using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Calls: methods, constructors, delegates, accessors and operators.</summary>
internal sealed partial class BodyReader
{
    public override Ref? VisitInvocation(IInvocationOperation operation, object? argument)
    {
        var target = operation.TargetMethod;
        var instance = Visit(operation.Instance);
        NoteRunTimeBinding(operation);
        NoteHashing(operation);
        NoteRecursion(operation);
        var step = target.MethodKind == MethodKind.DelegateInvoke
            ? new Step(StepKind.CallDelegate, target, operation.Syntax) { Instance = instance, InstanceType = operation.Instance?.Type, Arguments = ArgumentsOf(operation.Arguments), Values = ValuesOf(operation.Arguments) }
            : new Step(WaitsForTask(operation) ? StepKind.WaitForTask : StepKind.Call, target, operation.Syntax)
            {
                Instance = instance,
                InstanceType = UnconvertedType(operation.Instance),
                Arguments = ArgumentsOf(operation.Arguments),
                Values = ValuesOf(operation.Arguments),
                IsNonVirtual = !operation.IsVirtual,
                Text = WaitsForTask(operation) ? WaitName(target) : null,
            };
        if (step.Kind != StepKind.WaitForTask)
        {
            NoteElements(operation, step);
            NoteTaken(operation, instance);
            return new ResultRef(Add(operation, step));
        }

        if (!(operation.Instance is { } task && Completed(operation).HasEnded(task, operation.Syntax.SpanStart)) && !IsPoll(operation))
        {
            Add(operation, step);
        }

        return instance is null ? null : new AwaitRef(instance);
    }

    public override Ref? VisitObjectCreation(IObjectCreationOperation operation, object? argument)
    {
        if (operation.Constructor is not { } constructor)
        {
            return DefaultVisit(operation, argument);
        }

        var step = new Step(StepKind.New, constructor, operation.Syntax)
        {
            Arguments = ArgumentsOf(operation.Arguments),
            Values = ValuesOf(operation.Arguments),
            InstanceType = operation.Type,
            IsNonVirtual = true,
        };
        Add(operation, step);
        var made = new ResultRef(step);
        if (operation.Initializer is { } initializer)
        {
            _initialized.Push((made, step));
            Visit(initializer);
            _initialized.Pop();
        }

        return made;
    }

    public override Ref? VisitTypeParameterObjectCreation(ITypeParameterObjectCreationOperation operation, object? argument)
    {
        Visit(operation.Initializer);
        return operation.Type is null ? null : new NewOfParameterRef(operation.Type);
    }

    public override Ref? VisitPropertyReference(IPropertyReferenceOperation operation, object? argument) => ReadProperty(operation, Visit(operation.Instance));

    private Ref? ReadProperty(IPropertyReferenceOperation operation, Ref? instance)
    {
        var property = operation.Property;
        if (property is { Name: "Result", ContainingType: var type } && type.IsTask())
        {
            if (operation.Instance is { } task && !Completed(operation).HasEnded(task, operation.Syntax.SpanStart))
            {
                Add(operation, new Step(StepKind.WaitForTask, property.GetMethod, NameOf(operation.Syntax)) { Instance = instance, InstanceType = task.Type, Text = type.Name + ".Result" });
            }

            return instance is null ? null : new AwaitRef(instance);
        }

        if (property.GetMethod is not { } getter)
        {
            return null;
        }

        var isData = IsAutomatic(property);
        if (!isData || property.IsVirtual || property.IsAbstract || property.IsOverride)
        {
            var step = new Step(StepKind.Call, getter, operation.Syntax)
            {
                Instance = instance,
                InstanceType = UnconvertedType(operation.Instance),
                Arguments = ArgumentsOf(operation.Arguments),
                Values = ValuesOf(operation.Arguments),
                IsNonVirtual = operation.Instance is IInstanceReferenceOperation && operation.Syntax.ToString().StartsWith("base.", StringComparison.Ordinal),
            };
            Add(operation, step);
            if (!isData)
            {
                return new ResultRef(step);
            }
        }

        return new MemberRef(property, instance);
    }

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
        Assign(operation.Target, null, operation.Value);
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

    public override Ref? VisitBinaryOperator(IBinaryOperation operation, object? argument)
    {
        if (operation.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide)
        {
            NoteArithmetic(operation, operation.Type, operation.LeftOperand, operation.RightOperand);
        }

        return CallOperator(operation, operation.OperatorMethod, Visit(operation.LeftOperand), Visit(operation.RightOperand));
    }

    public override Ref? VisitUnaryOperator(IUnaryOperation operation, object? argument) =>
        CallOperator(operation, operation.OperatorMethod, Visit(operation.Operand));

    private ResultRef? CallOperator(IOperation operation, IMethodSymbol? method, params Ref?[] operands) =>
        method is not null && _solution.IsSource(method)
            ? new ResultRef(Add(operation, new Step(StepKind.Call, method, operation.Syntax) { Arguments = operands, IsNonVirtual = true }))
            : null;

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

            (step.Members ??= new(SymbolEqualityComparer.Default))[member.OriginalDefinition] = value;
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

    private Ref?[] ArgumentsOf(IReadOnlyList<IArgumentOperation> arguments)
    {
        if (arguments.Count == 0)
        {
            return [];
        }

        var refs = new Ref?[arguments.Max(argument => argument.Parameter?.Ordinal ?? 0) + 1];
        foreach (var argument in arguments)
        {
            var value = Visit(argument);
            if (argument.Parameter is { } parameter)
            {
                refs[parameter.Ordinal] = value;
            }
        }

        return refs;
    }

    private static StepArgument[] ValuesOf(IReadOnlyList<IArgumentOperation> arguments)
    {
        if (arguments.Count == 0)
        {
            return [];
        }

        var values = new StepArgument[arguments.Max(argument => argument.Parameter?.Ordinal ?? 0) + 1];
        foreach (var argument in arguments)
        {
            if (argument.Parameter is { } parameter)
            {
                values[parameter.Ordinal] = new StepArgument(UnconvertedType(argument.Value), ConstantOf(argument.Value));
            }
        }

        return values;
    }

    /// <summary>A constant stays one when it is boxed: <c>GetKeyedService(…, "disk")</c> takes an object.</summary>
    private static Optional<object?> ConstantOf(IOperation value) =>
        value is IConversionOperation { OperatorMethod: null, ConstantValue.HasValue: false } conversion ? ConstantOf(conversion.Operand) : value.ConstantValue;

    private static ITypeSymbol? UnconvertedType(IOperation? operation) => operation switch
    {
        IConversionOperation { OperatorMethod: null, IsImplicit: true } conversion => UnconvertedType(conversion.Operand) ?? conversion.Type,
        _ => operation?.Type,
    };

    /// <summary>True for a property whose accessors the compiler writes: it only holds a value.</summary>
    private bool IsAutomatic(IPropertySymbol property) =>
        property.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
        && _solution.Owns(reference.SyntaxTree)
        && reference.GetSyntax() switch
        {
            ParameterSyntax => true,
            PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } accessors } =>
                accessors.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null),
            _ => false,
        };

    private CompletedTasks Completed(IOperation operation) => _completed ??= new CompletedTasks(operation);

    private static bool WaitsForTask(IInvocationOperation operation) => operation.TargetMethod switch
    {
        { Name: "Wait" or "WaitAll" or "WaitAny", ContainingType: var type } => type.IsTask(),
        { Name: "RunSynchronously" } => false,
        { Name: "GetResult", ContainingType: { } type } => type.ContainingNamespace?.ToDisplayString() == "System.Runtime.CompilerServices"
            && type.Name is "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaiter" or "ConfiguredValueTaskAwaiter"
            || type.ContainingType?.Name is "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable",
        _ => false,
    };

    /// <summary><c>task.Wait(0)</c> only looks.</summary>
    private static bool IsPoll(IInvocationOperation operation) =>
        operation.TargetMethod.Name is "Wait" or "WaitAll" or "WaitAny"
        && operation.Arguments.Any(argument => argument.Value.ConstantValue is { HasValue: true, Value: 0 });

    private static string WaitName(IMethodSymbol target) =>
        target.ContainingType.IsTask() ? target.ContainingType.Name + "." + target.Name : target.ContainingType.Name + ".GetResult";

    /// <summary>A call over several lines is pointed at where its last name stands.</summary>
    private static SyntaxNode NameOf(SyntaxNode syntax) => syntax is MemberAccessExpressionSyntax access ? access.Name : syntax;

    private void NoteRunTimeBinding(IInvocationOperation operation)
    {
        if (operation is { TargetMethod.Name: "MakeGenericType", Instance: ITypeOfOperation { TypeOperand: INamedTypeSymbol { IsUnboundGenericType: true } open } })
        {
            Add(operation, new Step(StepKind.CloseGeneric, null, operation.Syntax) { OpenType = open.OriginalDefinition });
        }
    }

    public override Ref? VisitDynamicInvocation(IDynamicInvocationOperation operation, object? argument)
    {
        DefaultVisit(operation, argument);
        if (operation.Operation is IDynamicMemberReferenceOperation member)
        {
            Add(operation, new Step(StepKind.CallByName, null, operation.Syntax) { Text = member.MemberName });
        }

        return null;
    }
}
