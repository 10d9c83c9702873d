using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>
/// Follows the app's start-up code as if it ran: variables, loops over what is known, calls into the app's own methods. What it finds are
/// the endpoints, the middleware and the services. Where a condition is not known both branches are followed.
/// </summary>
internal sealed partial class SetupReader : OperationVisitor<SetupFrame, SetupValue>
{
    private const int MaxDepth = 80;
    private const int MaxOperations = 3_000_000;
    private const int MaxRounds = 512;

    private readonly SolutionModel _solution;
    private readonly ServiceSetup _services;
    private readonly AppSetup _setup;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<SyntaxNode> _followed = [];
    private readonly Dictionary<SyntaxNode, List<EndpointDefinition>> _mapped = [];
    private readonly Dictionary<ISymbol, SetupValue> _statics = new(SymbolEqualityComparer.Default);
    private int _depth;
    private int _operations;
    private int _uncertain;

    internal SetupReader(SolutionModel solution, ServiceSetup services, AppSetup setup, CancellationToken cancellationToken)
    {
        _solution = solution;
        _services = services;
        _setup = setup;
        _cancellationToken = cancellationToken;
    }

    internal void Read()
    {
        if (_solution.App.GetEntryPoint(_cancellationToken) is { } entry)
        {
            var main = entry;
            if (_solution.SyntaxOf(main) is null && _solution.App.GlobalNamespace.GetTypeMembers("Program").SelectMany(type => type.GetMembers("<Main>$")).FirstOrDefault() is IMethodSymbol topLevel)
            {
                main = topLevel;
            }

            Call(main, null, []);
        }

        ReadTheRest();
    }

    /// <summary>What reflection calls, and libraries that have no entry point: methods that map endpoints and were not reached.</summary>
    private void ReadTheRest()
    {
        var hasEntry = _followed.Count > 0;
        foreach (var method in MethodsThatMap().Where(method => !_followed.Contains(_solution.SyntaxOf(method)!)).ToList())
        {
            if (_solution.SyntaxOf(method) is { } syntax && !_followed.Contains(syntax) && (!hasEntry || IsAlive(method)))
            {
                Call(method, method.IsStatic ? null : new SetupObject(method.ContainingType, null, []), [.. method.Parameters.Select(parameter => Default(parameter.Type))]);
            }
        }
    }

    /// <summary>
    /// True when something may call it all the same. An implementation of an interface would have been reached through the interface, so
    /// only reflection is left to call it.
    /// </summary>
    private bool IsAlive(IMethodSymbol method)
    {
        var isImplementation = method.IsOverride
            || method.ExplicitInterfaceImplementations.Length > 0
            || method.ContainingType.AllInterfaces.Any(@interface => @interface.GetMembers(method.Name).Length > 0 && _solution.IsSource(@interface));
        return isImplementation
            ? _solution.Types.IsMentioned("GetMethod") || _solution.Types.IsMentioned("GetMethods") || _solution.Types.IsMentioned("GetInterfaceMap")
            : _solution.Types.IsMentioned(method.Name);
    }

    private IEnumerable<IMethodSymbol> MethodsThatMap()
    {
        foreach (var tree in _solution.Trees)
        {
            foreach (var declaration in tree.GetRoot(_cancellationToken).DescendantNodes().OfType<MethodDeclarationSyntax>())
            {
                if (declaration.ParameterList.Parameters.Any(parameter => parameter.Type is { } type && IsSetupName(type.ToString()))
                    && _solution.ModelOf(tree).GetDeclaredSymbol(declaration, _cancellationToken) is IMethodSymbol { IsAbstract: false } method)
                {
                    yield return method;
                }
            }
        }
    }

    private static bool IsSetupName(string type) =>
        type.EndsWith("RouteBuilder", StringComparison.Ordinal) || type.EndsWith("WebApplication", StringComparison.Ordinal)
        || type.EndsWith("RouteGroupBuilder", StringComparison.Ordinal) || type.EndsWith("IApplicationBuilder", StringComparison.Ordinal);

    /// <summary>Follows a method of the app.</summary>
    private SetupValue Call(IMethodSymbol method, SetupValue? instance, SetupValue[] arguments)
    {
        if (_solution.SyntaxOf(method) is not { } syntax)
        {
            return new SetupUnknown(method.ReturnType);
        }

        if (method.IsExtern || (method.IsAbstract && !method.IsStatic))
        {
            return new SetupUnknown(method.ReturnType);
        }

        return Run(new SetupFrame(syntax, method, null, instance, arguments), method);
    }

    private SetupValue Call(SetupFunction function, SetupValue[] arguments)
    {
        if (function.Syntax is { } syntax)
        {
            return Run(new SetupFrame(syntax, function.Method, function.Outer, null, arguments), function.Method);
        }

        return function.IsVirtual ? Dispatch(function.Method, function.Instance, arguments) : Call(function.Method, function.Instance, arguments);
    }

    private SetupValue Run(SetupFrame frame, IMethodSymbol method)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var returns = frame.Close(method.ReturnType);
        if (_depth >= MaxDepth || _operations > MaxOperations)
        {
            return new SetupUnknown(returns);
        }

        _followed.Add(frame.Syntax!);
        for (var i = 0; i < method.Parameters.Length; i++)
        {
            frame.Variables[method.OriginalDefinition.Parameters[i]] = i < frame.Arguments.Length ? frame.Arguments[i] : Default(frame.Close(method.Parameters[i].Type));
        }

        _depth++;
        try
        {
            var model = _solution.ModelOf(frame.Syntax!.SyntaxTree);
            var operation = model.GetOperation(frame.Syntax);
            Visit(
                operation switch
                {
                    IAnonymousFunctionOperation lambda => lambda.Body,
                    ILocalFunctionOperation local => local.Body,
                    _ => operation,
                },
                frame);
        }
        finally
        {
            _depth--;
        }

        return frame.Yielded.Count > 0 ? new SetupList(frame.Yielded)
            : frame.Returned.Count > 0 ? frame.Returned[frame.Returned.Count - 1]
            : new SetupUnknown(returns);
    }

    public override SetupValue? Visit(IOperation? operation, SetupFrame argument)
    {
        if (operation is null || argument.HasEnded)
        {
            return null;
        }

        _operations++;
        if (operation.ConstantValue is { HasValue: true } constant && operation is not IFieldReferenceOperation { Field.ContainingType.TypeKind: TypeKind.Enum })
        {
            return new SetupConstant(constant.Value);
        }

        return operation.Accept(this, argument);
    }

    public override SetupValue? DefaultVisit(IOperation operation, SetupFrame argument)
    {
        foreach (var child in operation.ChildOperations)
        {
            Visit(child, argument);
        }

        return operation.Type is null ? null : Default(argument.Close(operation.Type));
    }

    private SetupValue Value(IOperation? operation, SetupFrame frame) => Visit(operation, frame) ?? new SetupUnknown(operation?.Type);

    /// <summary>A value of which only the type is known. Where endpoints are mapped on something unknown, it is the app.</summary>
    private SetupValue Default(ITypeSymbol type) => type.TypeKind is not TypeKind.TypeParameter && IsRoutes(type) ? new SetupRoutes(_setup.Root) : new SetupUnknown(type);

    private static bool IsRoutes(ITypeSymbol type) =>
        type.Implements("Microsoft.AspNetCore.Routing.IEndpointRouteBuilder") || type.Implements("Microsoft.AspNetCore.Builder.IApplicationBuilder");

    private static bool IsServices(ITypeSymbol? type) => type.Implements("Microsoft.Extensions.DependencyInjection.IServiceCollection");

    // Statements

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

    // Expressions

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
        new SetupFunction(operation.Symbol) { Syntax = operation.Syntax, Outer = argument, Captured = LoopVariables(operation.Body, argument) };

    /// <summary>A lambda made in a loop sees the variables of its round.</summary>
    private static Dictionary<ISymbol, SetupValue>? LoopVariables(IBlockOperation body, SetupFrame frame)
    {
        Dictionary<ISymbol, SetupValue>? captured = null;
        foreach (var reference in body.Descendants().OfType<ILocalReferenceOperation>())
        {
            var declaration = reference.Local.DeclaringSyntaxReferences.FirstOrDefault();
            if (declaration is null || body.Syntax.Span.Contains(declaration.Span) || !IsInLoop(declaration.GetSyntax()) || frame.Find(reference.Local) is not { } value)
            {
                continue;
            }

            (captured ??= new(SymbolEqualityComparer.Default))[reference.Local] = value;
        }

        return captured;
    }

    private static bool IsInLoop(SyntaxNode declaration) => declaration.AncestorsAndSelf()
        .TakeWhile(node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or BaseMethodDeclarationSyntax))
        .Any(node => node is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax);

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
            if (SymbolEqualityComparer.Default.Equals(current.Method.OriginalDefinition, localFunction.ContainingSymbol.OriginalDefinition))
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
        return argument.This is SetupObject made && operation.Parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
            && operation.Parameter.Ordinal < made.Arguments.Length
                ? made.Arguments[operation.Parameter.Ordinal]
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

    public override SetupValue? VisitSimpleAssignment(ISimpleAssignmentOperation operation, SetupFrame argument)
    {
        var value = Value(operation.Value, argument);
        Assign(operation.Target, value, argument);
        return value;
    }

    public override SetupValue? VisitCoalesceAssignment(ICoalesceAssignmentOperation operation, SetupFrame argument)
    {
        var value = Value(operation.Value, argument);
        Assign(operation.Target, value, argument);
        return value;
    }

    private void Assign(IOperation target, SetupValue value, SetupFrame frame)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                frame.Set(local.Local, value);
                break;
            case IParameterReferenceOperation parameter:
                frame.Set(parameter.Parameter, value);
                break;
            case IFieldReferenceOperation { Field: { IsStatic: true } field }:
                _statics[field.OriginalDefinition] = value;
                break;
            case IFieldReferenceOperation field when Value(field.Instance, frame) is SetupObject made:
                made.Members[field.Field.OriginalDefinition] = value;
                break;
            case IPropertyReferenceOperation { Instance: null } property:
                _statics[property.Property.OriginalDefinition] = value;
                break;
            case IPropertyReferenceOperation property when Value(property.Instance, frame) is SetupObject made:
                made.Members[property.Property.OriginalDefinition] = value;
                break;
        }
    }

    public override SetupValue? VisitFieldReference(IFieldReferenceOperation operation, SetupFrame argument)
    {
        var field = operation.Field.OriginalDefinition;
        if (operation.Instance is null)
        {
            return Static(field) ?? Default(argument.Close(operation.Field.Type));
        }

        var instance = Value(operation.Instance, argument);
        return instance switch
        {
            SetupObject made when made.Members.TryGetValue(field, out var known) => known,
            SetupObject made when Initial(field, made) is { } initial => initial,
            SetupList tuple when TupleIndex(operation.Field) is { } index && index < tuple.Items.Count => tuple.Items[index],
            _ => Default(argument.Close(operation.Field.Type)),
        };
    }

    private static int? TupleIndex(IFieldSymbol field) =>
        field.ContainingType.IsTupleType && (field.CorrespondingTupleField ?? field).Name is { } name
        && name.StartsWith("Item", StringComparison.Ordinal) && int.TryParse(name.Substring(4), out var number)
            ? number - 1
            : null;

    /// <summary>A static field or property: what was assigned to it, else its initialiser.</summary>
    private SetupValue? Static(ISymbol member)
    {
        if (_statics.TryGetValue(member, out var known))
        {
            return known;
        }

        if (InitializerOf(member) is not { } initializer)
        {
            return null;
        }

        _statics[member] = new SetupUnknown(null);
        return _statics[member] = Initialized(initializer, member, null);
    }

    /// <summary>The value that an instance's member begins with.</summary>
    private SetupValue? Initial(ISymbol member, SetupObject made)
    {
        if (InitializerOf(member) is not { } initializer)
        {
            return null;
        }

        made.Members[member] = new SetupUnknown(null);
        return made.Members[member] = Initialized(initializer, member, made);
    }

    private EqualsValueClauseSyntax? InitializerOf(ISymbol member) =>
        member.DeclaringSyntaxReferences.FirstOrDefault(reference => _solution.Owns(reference.SyntaxTree))?.GetSyntax() switch
        {
            VariableDeclaratorSyntax { Initializer: { } value } => value,
            PropertyDeclarationSyntax { Initializer: { } value } => value,
            _ => null,
        };

    private SetupValue Initialized(EqualsValueClauseSyntax initializer, ISymbol member, SetupObject? made)
    {
        var operation = _solution.ModelOf(initializer.SyntaxTree).GetOperation(initializer, _cancellationToken);
        var frame = new SetupFrame(null, member.ContainingType.StaticConstructors.FirstOrDefault() ?? member.ContainingType.Constructors.FirstOrDefault() ?? _solution.App.GetEntryPoint(default)!, null, made, []);
        return operation is ISymbolInitializerOperation { Value: var expression } ? Value(expression, frame) : new SetupUnknown(null);
    }

    public override SetupValue? VisitPropertyReference(IPropertyReferenceOperation operation, SetupFrame argument)
    {
        var property = operation.Property;
        if (IsServices(property.Type))
        {
            Visit(operation.Instance, argument);
            return new SetupUnknown(property.Type);
        }

        if (operation.Instance is null)
        {
            return Static(property.OriginalDefinition)
                ?? (property.GetMethod is { } getter && HasCode(getter) ? Call(Close(getter, argument), null, []) : Default(argument.Close(property.Type)));
        }

        var instance = Value(operation.Instance, argument);
        property = instance is SetupObject { Type: var actual } ? MostDerived(property, actual) : property;
        switch (instance)
        {
            case SetupObject made when made.Members.TryGetValue(property.OriginalDefinition, out var known):
                return known;
            case SetupObject made when made.Type.IsRecord && made.Constructor?.Parameters.FirstOrDefault(parameter => parameter.Name == property.Name) is { } parameter && parameter.Ordinal < made.Arguments.Length:
                return made.Arguments[parameter.Ordinal];
            case SetupObject made when Initial(property.OriginalDefinition, made) is { } initial:
                return initial;
            case SetupType { Type: var type } when SetupReflection.Property(type, property.Name) is { } known:
                return known;
            case SetupList list when property.Name is "Count" or "Length":
                return new SetupConstant(list.Items.Count);
            case SetupList list when property.IsIndexer && Value(operation.Arguments[0].Value, argument) is SetupConstant { Value: int index } && index >= 0 && index < list.Items.Count:
                return list.Items[index];
        }

        if (property.GetMethod is { } get && (HasCode(get) || get.IsAbstract))
        {
            return Dispatch(Close(get, argument), instance, []);
        }

        return instance is SetupRoutes routes && IsRoutes(property.Type) ? routes : Default(argument.Close(property.Type));
    }

    /// <summary>The property that stands for an abstract or virtual one in a class.</summary>
    private static IPropertySymbol MostDerived(IPropertySymbol property, INamedTypeSymbol type) =>
        property.GetMethod is { } getter && (property.IsAbstract || property.IsVirtual || property.IsOverride)
        && CallResolver.Implementation(type, getter)?.AssociatedSymbol is IPropertySymbol derived
            ? derived
            : property;

    private bool HasCode(IMethodSymbol method) => _solution.BodyOf(method) is not null;

    public override SetupValue? VisitObjectCreation(IObjectCreationOperation operation, SetupFrame argument)
    {
        var arguments = Arguments(operation.Arguments, argument);
        if (operation.Type is not INamedTypeSymbol type || operation.Constructor is not { } constructor)
        {
            return new SetupUnknown(operation.Type);
        }

        if (type.TypeKind == TypeKind.Delegate)
        {
            return arguments.FirstOrDefault();
        }

        if (type.Name == "ServiceDescriptor")
        {
            return _services.Descriptor(arguments) ?? (SetupValue)new SetupUnknown(type);
        }

        if (!_solution.IsSource(type))
        {
            List<SetupValue> items = [];
            SetupValue made = type.Implements("System.Collections.Generic.ICollection")
                ? new SetupList(items)
                : new SetupObject(type, constructor, arguments);
            Initialize(operation.Initializer, made, argument);
            return made;
        }

        var closed = (INamedTypeSymbol)argument.Close(type);
        var instance = Make(closed, Substitution.MemberOf(closed, constructor) ?? constructor, arguments);
        Initialize(operation.Initializer, instance, argument);
        return instance;
    }

    /// <summary>An instance of a class of the app, its constructor followed.</summary>
    private SetupObject Make(INamedTypeSymbol type, IMethodSymbol constructor, SetupValue[] arguments)
    {
        var made = new SetupObject(type, constructor, arguments);
        if (_solution.SyntaxOf(constructor) is ConstructorDeclarationSyntax syntax)
        {
            Run(new SetupFrame(syntax, constructor, null, made, arguments), constructor);
        }

        return made;
    }

    private void Initialize(IObjectOrCollectionInitializerOperation? initializer, SetupValue made, SetupFrame frame)
    {
        if (initializer is null)
        {
            return;
        }

        frame.Initialized.Push(made);
        foreach (var item in initializer.Initializers)
        {
            if (item is IInvocationOperation { TargetMethod.Name: "Add" } add && made is SetupList list)
            {
                var arguments = Arguments(add.Arguments, frame);
                list.Items.Add(arguments.Length == 1 ? arguments[0] : new SetupList([.. arguments]));
            }
            else if (item is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true } indexer } entry && made is SetupList pairs)
            {
                pairs.Items.Add(new SetupList([Value(indexer.Arguments[0].Value, frame), Value(entry.Value, frame)]));
            }
            else
            {
                Visit(item, frame);
            }
        }

        frame.Initialized.Pop();
    }

    private SetupValue[] Arguments(IReadOnlyList<IArgumentOperation> arguments, SetupFrame frame)
    {
        if (arguments.Count == 0)
        {
            return [];
        }

        var values = new SetupValue[arguments.Max(argument => argument.Parameter?.Ordinal ?? 0) + 1];
        foreach (var argument in arguments)
        {
            var value = Value(argument.Value, frame);
            if (argument.Parameter is { } parameter)
            {
                values[parameter.Ordinal] = value;
            }
        }

        return values;
    }

    private static IMethodSymbol Close(IMethodSymbol method, SetupFrame frame)
    {
        var result = method;
        if (method.ContainingType is { IsGenericType: true } type && frame.Close(type) is INamedTypeSymbol owner)
        {
            result = Substitution.MemberOf(owner, method) ?? method;
        }

        return method.Arity > 0 ? Substitution.Construct(result, [.. method.TypeArguments.Select(frame.Close)]) : result;
    }
}
