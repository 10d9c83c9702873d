using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Trilane.Analysis;

/// <summary>Statements: declarations, loops, resources.</summary>
internal sealed partial class BodyReader
{
    public override Ref? VisitVariableDeclarator(IVariableDeclaratorOperation operation, object? argument)
    {
        if (operation.GetVariableInitializer() is { } initializer)
        {
            Note(operation.Symbol, Visit(initializer.Value), initializer.Value);
        }

        return null;
    }

    public override Ref? VisitFieldInitializer(IFieldInitializerOperation operation, object? argument) =>
        Initialize(operation.InitializedFields, operation);

    public override Ref? VisitPropertyInitializer(IPropertyInitializerOperation operation, object? argument) =>
        Initialize(operation.InitializedProperties, operation);

    private Ref? Initialize(IEnumerable<ISymbol> members, ISymbolInitializerOperation operation)
    {
        if (Visit(operation.Value) is { } value)
        {
            foreach (var member in members)
            {
                _body.Assignments.Add(new Assignment(member.OriginalDefinition, value));
            }
        }

        return null;
    }

    public override Ref? VisitUsing(IUsingOperation operation, object? argument)
    {
        var resource = Visit(operation.Resources);
        Visit(operation.Body);
        DisposeOf(operation.Resources, resource, operation.IsAsynchronous);
        return null;
    }

    public override Ref? VisitUsingDeclaration(IUsingDeclarationOperation operation, object? argument)
    {
        Visit(operation.DeclarationGroup);
        DisposeOf(operation.DeclarationGroup, null, operation.IsAsynchronous);
        return null;
    }

    private void DisposeOf(IOperation resources, Ref? resource, bool isAsynchronous)
    {
        if (resources is IVariableDeclarationGroupOperation group)
        {
            foreach (var declarator in group.Declarations.SelectMany(declaration => declaration.Declarators))
            {
                AddDispose(declarator.Symbol.Type, new LocalRef(declarator.Symbol), declarator.Syntax, isAsynchronous, declarator);
            }
        }
        else if (resources.Type is { } type)
        {
            AddDispose(UnconvertedType(resources) ?? type, resource, resources.Syntax, isAsynchronous, null);
        }
    }

    private void AddDispose(ITypeSymbol type, Ref? resource, SyntaxNode syntax, bool isAsynchronous, IOperation? operation)
    {
        if (DisposeMethod(type, isAsynchronous) is not { } method)
        {
            return;
        }

        var step = new Step(StepKind.Dispose, method, syntax) { Instance = resource, InstanceType = type };
        _body.Steps.Add(step);
        if (isAsynchronous)
        {
            _body.Awaits.Add(step);
        }
    }

    private static IMethodSymbol? DisposeMethod(ITypeSymbol type, bool isAsynchronous)
    {
        var name = isAsynchronous ? "DisposeAsync" : "Dispose";
        var own = type.SelfAndBases().SelectMany(level => level.GetMembers(name)).OfType<IMethodSymbol>()
            .FirstOrDefault(method => method.Parameters.IsEmpty && !method.IsStatic && method.DeclaredAccessibility != Accessibility.Private);
        if (own is not null)
        {
            return own;
        }

        var @interface = isAsynchronous ? "System.IAsyncDisposable" : "System.IDisposable";
        var disposable = type.Is(@interface) ? type : type.AllInterfaces.FirstOrDefault(candidate => candidate.Is(@interface));
        return disposable?.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault();
    }

    public override Ref? VisitForEachLoop(IForEachLoopOperation operation, object? argument)
    {
        var collection = Visit(operation.Collection);
        if (collection is not null && operation.LoopControlVariable is IDeclarationExpressionOperation or ITupleOperation)
        {
            TakeApart(operation.LoopControlVariable, new ElementRef(collection), operation.Collection);
        }
        else if (collection is not null && operation.Locals.FirstOrDefault() is { } local)
        {
            Note(local, new ElementRef(collection), operation.Collection);
        }

        AddEnumeration(operation, collection);
        if (operation.IsAsynchronous)
        {
            _awaited.Add(operation.Collection);
        }

        InLoop(new LoopFacts(IsOverNumbers(operation) ? UnknownRounds : FewRounds, false, true, operation), () => Visit(operation.Body));
        return null;
    }

    private static bool IsOverNumbers(IForEachLoopOperation operation) =>
        operation.Locals.FirstOrDefault()?.Type is { } element && IsNumber(element);

    private void AddEnumeration(IForEachLoopOperation operation, Ref? collection)
    {
        if (operation.Syntax is not CommonForEachStatementSyntax syntax)
        {
            return;
        }

        var type = UnconvertedType(operation.Collection);
        var info = _solution.ModelOf(syntax.SyntaxTree).GetForEachStatementInfo(syntax);
        if (!operation.IsAsynchronous)
        {
            AddQuery(operation.Collection, collection, syntax.Expression);
        }

        if (info.GetEnumeratorMethod is { } getEnumerator)
        {
            var enumerator = new Step(StepKind.Call, getEnumerator, syntax.Expression) { Instance = collection, InstanceType = type };
            _body.Steps.Add(enumerator);
            foreach (var method in new[] { info.MoveNextMethod, info.CurrentProperty?.GetMethod, info.DisposeMethod })
            {
                if (method is not null && _solution.IsSource(method))
                {
                    _body.Steps.Add(new Step(StepKind.Call, method, syntax.Expression) { Instance = new ResultRef(enumerator), InstanceType = getEnumerator.ReturnType });
                }
            }
        }
    }

    /// <summary>Going over what may be a database's query runs it: an <c>IQueryable</c>, or a sequence that is one behind its type.</summary>
    private void AddQuery(IOperation operation, Ref? collection, SyntaxNode syntax)
    {
        if (UnconvertedType(operation) is INamedTypeSymbol type && (type.Implements("System.Linq.IQueryable") || (collection is not null && type.Is("System.Collections.Generic.IEnumerable"))))
        {
            _body.Steps.Add(new Step(StepKind.RunQuery, null, syntax) { Instance = collection, InstanceType = type });
        }
    }
}
