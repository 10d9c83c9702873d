using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Reads a function's operations into its steps. Functions inside it are bodies of their own.</summary>
internal sealed partial class BodyReader : OperationVisitor<object?, Ref?>
{
    private readonly SolutionModel _solution;
    private readonly FunctionBody _body;
    private readonly Dictionary<IOperation, Step> _steps = [];
    private readonly Dictionary<ILocalSymbol, List<IOperation>> _localOperations = new(SymbolEqualityComparer.Default);
    private readonly List<IOperation> _awaited = [];
    private readonly Stack<Ref?> _conditional = new();
    private readonly Stack<(Ref? Ref, Step? Step)> _initialized = new();
    private CompletedTasks? _completed;

    private BodyReader(SolutionModel solution, FunctionBody body)
    {
        _solution = solution;
        _body = body;
    }

    /// <summary>Null for a declaration that has no code.</summary>
    internal static FunctionBody? Read(SolutionModel solution, SyntaxNode syntax, IMethodSymbol symbol)
    {
        var body = new FunctionBody(syntax, symbol);
        var reader = new BodyReader(solution, body);
        var model = solution.ModelOf(syntax.SyntaxTree);
        if (symbol.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor)
        {
            reader.ReadConstructor(model, syntax);
        }
        else if (model.GetOperation(syntax) is { } operation)
        {
            reader.Visit(operation is IAnonymousFunctionOperation lambda ? lambda.Body : operation is ILocalFunctionOperation local ? local.Body : operation, null);
        }
        else
        {
            return null;
        }

        reader.FinishAwaits();
        return body;
    }

    /// <summary>The initialisers of static fields and properties, as if they stood in a static constructor.</summary>
    internal static FunctionBody ReadStaticInitializers(SolutionModel solution, SyntaxNode syntax, IMethodSymbol symbol)
    {
        var body = new FunctionBody(syntax, symbol);
        new BodyReader(solution, body).ReadInitializers(isStatic: true);
        return body;
    }

    private void ReadConstructor(SemanticModel model, SyntaxNode syntax)
    {
        var operation = syntax is TypeDeclarationSyntax ? null : model.GetOperation(syntax) as IConstructorBodyOperation;
        var chained = operation?.Initializer is IExpressionStatementOperation { Operation: IInvocationOperation call } ? call : null;
        if (chained is null || !DeclarationComparer.Instance.Equals(chained.TargetMethod.ContainingType, _body.Symbol.ContainingType))
        {
            ReadInitializers(_body.Symbol.IsStatic);
        }

        if (syntax is TypeDeclarationSyntax { BaseList: { } bases }
            && bases.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault() is { } primary
            && model.GetOperation(primary) is { } baseCall)
        {
            Visit(baseCall, null);
        }
        else if (chained is null && _body.Symbol.MethodKind == MethodKind.Constructor
            && _body.Symbol.ContainingType.BaseType is { } parent
            && parent.InstanceConstructors.FirstOrDefault(constructor => constructor.Parameters.All(p => p.IsOptional)) is { } implicitBase
            && _solution.IsSource(parent))
        {
            _body.Steps.Add(new Step(StepKind.Call, implicitBase, syntax) { Instance = new ThisRef(), IsNonVirtual = true });
        }

        if (operation is not null)
        {
            Visit(operation, null);
        }
    }

    /// <summary>Field and property initialisers run before the constructor's own code.</summary>
    private void ReadInitializers(bool isStatic)
    {
        foreach (var declaration in _body.Symbol.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>())
        {
            if (!_solution.Owns(declaration.SyntaxTree))
            {
                continue;
            }

            var model = _solution.ModelOf(declaration.SyntaxTree);
            foreach (var member in declaration.Members)
            {
                var initializers = member switch
                {
                    FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.ConstKeyword) => [],
                    FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.StaticKeyword) == isStatic =>
                        field.Declaration.Variables.Select(variable => variable.Initializer),
                    EventFieldDeclarationSyntax @event when @event.Modifiers.Any(SyntaxKind.StaticKeyword) == isStatic =>
                        @event.Declaration.Variables.Select(variable => variable.Initializer),
                    PropertyDeclarationSyntax property when property.Modifiers.Any(SyntaxKind.StaticKeyword) == isStatic => [property.Initializer],
                    _ => Enumerable.Empty<EqualsValueClauseSyntax?>(),
                };
                foreach (var initializer in initializers)
                {
                    if (initializer is not null && model.GetOperation(initializer) is { } operation)
                    {
                        Visit(operation, null);
                    }
                }
            }
        }
    }

    private void FinishAwaits()
    {
        var targets = _body.Symbol.IsAsync || !_body.IsAsynchronous ? _awaited : [.. _awaited, .. _returned];
        HashSet<ILocalSymbol> seen = new(SymbolEqualityComparer.Default);
        foreach (var target in targets)
        {
            NoteOrigins(target, seen);
        }
    }

    private void NoteOrigins(IOperation awaited, HashSet<ILocalSymbol> seen)
    {
        foreach (var task in TaskOrigins.TasksIn(awaited))
        {
            if (_steps.TryGetValue(task, out var step))
            {
                _body.Awaits.Add(step);
            }
            else if (task is ILocalReferenceOperation { Local: var local } && _localOperations.TryGetValue(local, out var values))
            {
                foreach (var value in seen.Add(local) ? values : [])
                {
                    NoteOrigins(value, seen);
                }
            }
            else
            {
                _body.Awaits.Add(null);
            }
        }
    }

    public override Ref? DefaultVisit(IOperation operation, object? argument)
    {
        foreach (var child in operation.ChildOperations)
        {
            Visit(child, argument);
        }

        return null;
    }

    public override Ref? Visit(IOperation? operation, object? argument) => operation is null ? null : operation.Accept(this, argument);

    private Ref? Visit(IOperation? operation) => Visit(operation, null);

    // Functions inside are read when something calls them.
    public override Ref? VisitLocalFunction(ILocalFunctionOperation operation, object? argument) => null;

    public override Ref? VisitNameOf(INameOfOperation operation, object? argument) => null;

    public override Ref? VisitAnonymousFunction(IAnonymousFunctionOperation operation, object? argument) =>
        new LambdaRef(operation.Syntax, operation.Symbol);

    public override Ref? VisitTypeOf(ITypeOfOperation operation, object? argument) => new TypeOfRef(operation.TypeOperand);

    public override Ref? VisitDelegateCreation(IDelegateCreationOperation operation, object? argument) => Visit(operation.Target);

    public override Ref? VisitMethodReference(IMethodReferenceOperation operation, object? argument) =>
        new MethodRef(operation.Method, Visit(operation.Instance), operation.IsVirtual);

    public override Ref? VisitParameterReference(IParameterReferenceOperation operation, object? argument) => new ParameterRef(operation.Parameter);

    public override Ref? VisitLocalReference(ILocalReferenceOperation operation, object? argument) => new LocalRef(operation.Local);

    public override Ref? VisitInstanceReference(IInstanceReferenceOperation operation, object? argument) =>
        operation.ReferenceKind == InstanceReferenceKind.ImplicitReceiver && _initialized.Count > 0 ? _initialized.Peek().Ref : new ThisRef();

    public override Ref? VisitFieldReference(IFieldReferenceOperation operation, object? argument) =>
        new MemberRef(operation.Field.CorrespondingTupleField ?? operation.Field, Visit(operation.Instance));

    public override Ref? VisitTuple(ITupleOperation operation, object? argument) => new TupleRef(operation.Type!, [.. operation.Elements.Select(Visit)]);

    public override Ref? VisitEventReference(IEventReferenceOperation operation, object? argument) =>
        new MemberRef(operation.Event, Visit(operation.Instance));

    public override Ref? VisitConversion(IConversionOperation operation, object? argument)
    {
        if (operation.Type.IsExpressionTree())
        {
            return null; // a query's condition is data: it never runs here
        }

        var operand = Visit(operation.Operand);
        return operation.OperatorMethod is { } method && HasCode(method)
            ? new ResultRef(Add(operation, new Step(StepKind.Call, method, operation.Syntax) { Arguments = [operand], IsNonVirtual = true }))
            : operand;
    }

    public override Ref? VisitParenthesized(IParenthesizedOperation operation, object? argument) => Visit(operation.Operand);

    public override Ref? VisitTranslatedQuery(ITranslatedQueryOperation operation, object? argument) => Visit(operation.Operation);

    public override Ref? VisitArgument(IArgumentOperation operation, object? argument) => Visit(operation.Value);

    /// <summary>True for an operator that may do more than those of the framework.</summary>
    private bool HasCode(IMethodSymbol method) => _solution.IsSource(method) || !CallJudge.IsFramework(method.ContainingAssembly);

    public override Ref? VisitConditionalAccess(IConditionalAccessOperation operation, object? argument)
    {
        _conditional.Push(Visit(operation.Operation));
        var result = Visit(operation.WhenNotNull);
        _conditional.Pop();
        return result;
    }

    public override Ref? VisitConditionalAccessInstance(IConditionalAccessInstanceOperation operation, object? argument) =>
        _conditional.Count > 0 ? _conditional.Peek() : null;

    public override Ref? VisitIsPattern(IIsPatternOperation operation, object? argument)
    {
        var value = Visit(operation.Value);
        if (operation.Pattern is IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol local } && value is not null)
        {
            Note(local, value, operation.Value);
        }
        else if (operation.Pattern is IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol local2 } && value is not null)
        {
            Note(local2, value, operation.Value);
        }

        Visit(operation.Pattern);
        return null;
    }

    public override Ref? VisitArrayCreation(IArrayCreationOperation operation, object? argument)
    {
        foreach (var size in operation.DimensionSizes)
        {
            Visit(size);
        }

        return operation.Initializer is { } initializer ? Elements(initializer.ElementValues) : null;
    }

    public override Ref? VisitCollectionExpression(ICollectionExpressionOperation operation, object? argument) => Elements(operation.Elements);

    public override Ref? VisitSpread(ISpreadOperation operation, object? argument)
    {
        var collection = Visit(operation.Operand);
        AddQuery(operation.Operand, collection, operation.Syntax);
        return collection is null ? null : new ElementRef(collection);
    }

    public override Ref? VisitArrayElementReference(IArrayElementReferenceOperation operation, object? argument)
    {
        foreach (var index in operation.Indices)
        {
            Visit(index);
        }

        return Visit(operation.ArrayReference) is { } array ? new ElementRef(array) : null;
    }

    public override Ref? VisitAwait(IAwaitOperation operation, object? argument)
    {
        var task = Visit(operation.Operation);
        _awaited.Add(operation.Operation);
        return task is null ? null : new AwaitRef(task);
    }

    public override Ref? VisitReturn(IReturnOperation operation, object? argument)
    {
        var value = Visit(operation.ReturnedValue);
        if (operation.Kind == OperationKind.YieldReturn)
        {
            _body.Yields.Add(value ?? new TypedRef(operation.ReturnedValue?.Type ?? _body.Symbol.ReturnType));
        }
        else if (operation.ReturnedValue is { } returned)
        {
            _returned.Add(returned);
            if (value is not null)
            {
                _body.Returns.Add(value);
            }
        }

        return null;
    }

    private readonly List<IOperation> _returned = [];

    private ListRef Elements(IEnumerable<IOperation> values)
    {
        List<Ref> elements = [];
        foreach (var value in values)
        {
            if (Visit(value) is { } element)
            {
                elements.Add(element);
            }
        }

        return new ListRef(elements);
    }

    private void Note(ILocalSymbol local, Ref? value, IOperation operation)
    {
        if (value is not null)
        {
            ListOf(_body.Locals, local).Add(value);
        }

        ListOf(_localOperations, local).Add(operation);
    }

    private static List<T> ListOf<T>(Dictionary<ILocalSymbol, List<T>> lists, ILocalSymbol local)
    {
        if (!lists.TryGetValue(local, out var list))
        {
            lists.Add(local, list = []);
        }

        return list;
    }

    private Step Add(IOperation operation, Step step)
    {
        step.Rounds = Rounds;
        _body.Steps.Add(step);
        _steps[operation] = step;
        return step;
    }
}
