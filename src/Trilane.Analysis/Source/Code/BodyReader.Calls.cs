using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
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
                InstanceType = UnconvertedType(operation.Instance) ?? operation.ConstrainedToType,
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
            if (!isData || property.IsAbstract)
            {
                return new ResultRef(step);
            }

            // What an override gives may be more than what is assigned here.
            return new ChoiceRef([new MemberRef(property, instance), new ResultRef(step)]);
        }

        return new MemberRef(property, instance);
    }

    /// <summary>A text that something is put into asks it for its own text.</summary>
    public override Ref? VisitInterpolation(IInterpolationOperation operation, object? argument)
    {
        AddToString(operation.Expression, Visit(operation.Expression));
        Visit(operation.Alignment);
        return null;
    }

    private void AddToString(IOperation operation, Ref? value)
    {
        if (UnconvertedType(operation) is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type && (_solution.IsSource(type) || !CallJudge.IsFramework(type.ContainingAssembly))
            && type.SelfAndBases().SelectMany(level => level.GetMembers("ToString")).OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.IsEmpty && HasCode(method)) is { } method)
        {
            Add(operation, new Step(StepKind.Call, method, operation.Syntax) { Instance = value, InstanceType = type });
        }
    }

    public override Ref? VisitBinaryOperator(IBinaryOperation operation, object? argument)
    {
        if (operation is { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String, OperatorMethod: null })
        {
            AddToString(operation.LeftOperand, Visit(operation.LeftOperand));
            AddToString(operation.RightOperand, Visit(operation.RightOperand));
            return null;
        }

        if (operation.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide)
        {
            NoteArithmetic(operation, operation.Type, operation.LeftOperand, operation.RightOperand);
        }

        var left = Visit(operation.LeftOperand);
        var right = Visit(operation.RightOperand);
        return operation.OperatorMethod is null && operation.Type.IsDelegate() ? Choose(left, right) : CallOperator(operation, operation.OperatorMethod, left, right);
    }

    public override Ref? VisitUnaryOperator(IUnaryOperation operation, object? argument) =>
        CallOperator(operation, operation.OperatorMethod, Visit(operation.Operand));

    private ResultRef? CallOperator(IOperation operation, IMethodSymbol? method, params Ref?[] operands) =>
        method is not null && HasCode(method)
            ? new ResultRef(Add(operation, new Step(StepKind.Call, method, operation.Syntax) { Arguments = operands, IsNonVirtual = true }))
            : null;

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
            PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } accessors } declaration =>
                !declaration.Modifiers.Any(SyntaxKind.PartialKeyword) && accessors.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null),
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
        if (operation.Operation is not IDynamicMemberReferenceOperation member)
        {
            return DefaultVisit(operation, argument);
        }

        var instance = Visit(member.Instance);
        Ref?[] arguments = [.. operation.Arguments.Select(Visit)];
        return new ResultRef(Add(operation, new Step(StepKind.CallByName, null, operation.Syntax) { Text = member.MemberName, Instance = instance, Arguments = arguments }));
    }
}
