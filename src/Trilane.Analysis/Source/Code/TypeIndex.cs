using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>The classes of the app's source, by what they derive from and implement, and whether anything ever makes them.</summary>
internal sealed class TypeIndex
{
    private readonly Dictionary<ITypeSymbol, List<INamedTypeSymbol>> _subtypes = new(TypeComparer.Instance);
    private readonly Lazy<(Dictionary<ITypeSymbol, List<(INamedTypeSymbol Type, INamedTypeSymbol Service)>> Over, List<(INamedTypeSymbol Type, INamedTypeSymbol Service)> Open)> _services;
    private readonly HashSet<string> _madeNames = [];
    private readonly HashSet<string> _mentioned = [];
    private readonly Dictionary<string, List<AssignmentExpressionSyntax>> _handed = [];
    private readonly Dictionary<string, List<InvocationExpressionSyntax>> _calls = [];
    private readonly HashSet<ISymbol> _several = new(SymbolEqualityComparer.Default); // types in several parts

    internal TypeIndex(SolutionModel solution)
    {
        _services = new(IndexServices);
        foreach (var tree in solution.Trees)
        {
            var model = solution.ModelOf(tree);
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                switch (node)
                {
                    case TypeDeclarationSyntax declaration when model.GetDeclaredSymbol(declaration) is { } type:
                        Add(type);
                        break;
                    case BaseObjectCreationExpressionSyntax creation:
                        NoteMade(creation);
                        break;
                    case TypeArgumentListSyntax arguments:
                        foreach (var argument in arguments.Arguments)
                        {
                            _madeNames.Add(NameOf(argument));
                        }

                        break;
                    case TypeOfExpressionSyntax typeOf:
                        _madeNames.Add(NameOf(typeOf.Type));
                        break;
                    case AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name }, Right: not LiteralExpressionSyntax } assignment:
                        Note(_handed, name, assignment);
                        break;
                    case InvocationExpressionSyntax { Expression: var called, ArgumentList.Arguments.Count: > 0 } call when CalledName(called) is { } name:
                        Note(_calls, name, call);
                        break;
                    case IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax or InvocationExpressionSyntax or ArgumentSyntax } name:
                        _mentioned.Add(name.Identifier.ValueText);
                        break;
                }
            }
        }
    }

    internal List<INamedTypeSymbol> All { get; } = [];

    /// <summary>The classes that are a generic service over a type: what handles a message. Open ones stand under their type parameters.</summary>
    internal IReadOnlyList<(INamedTypeSymbol Type, INamedTypeSymbol Service)> ServicesOver(ITypeSymbol argument) =>
        _services.Value.Over.TryGetValue(argument.OriginalDefinition, out var services) ? services : [];

    /// <summary>The open generic classes that are a generic service over their own parameters.</summary>
    internal IReadOnlyList<(INamedTypeSymbol Type, INamedTypeSymbol Service)> OpenServices => _services.Value.Open;

    /// <summary>Names that are called or passed somewhere: what is not among them is never called by name.</summary>
    internal bool IsMentioned(string name) => _mentioned.Contains(name);

    /// <summary>Where something is assigned or added to another object's member of a name: the only way to hand it a function from outside.</summary>
    internal IReadOnlyList<AssignmentExpressionSyntax> HandedTo(string member) => _handed.TryGetValue(member, out var assignments) ? assignments : [];

    /// <summary>The calls of methods of a name that hand something over.</summary>
    internal IReadOnlyList<InvocationExpressionSyntax> CallsOf(string method) => _calls.TryGetValue(method, out var calls) ? calls : [];

    /// <summary>The classes that are assignable to a type, the type itself among them, without abstract ones.</summary>
    internal IReadOnlyList<INamedTypeSymbol> ConcreteSubtypes(ITypeSymbol type) =>
        _subtypes.TryGetValue(type.OriginalDefinition, out var subtypes) ? subtypes : [];

    /// <summary>True when something in the source makes such an instance, or names the type where a container could.</summary>
    internal bool IsMade(INamedTypeSymbol type) => _madeNames.Contains(type.Name);

    private (Dictionary<ITypeSymbol, List<(INamedTypeSymbol, INamedTypeSymbol)>> Over, List<(INamedTypeSymbol, INamedTypeSymbol)> Open) IndexServices()
    {
        Dictionary<ITypeSymbol, List<(INamedTypeSymbol, INamedTypeSymbol)>> found = new(TypeComparer.Instance);
        List<(INamedTypeSymbol, INamedTypeSymbol)> open = [];
        foreach (var type in All.Where(type => type is { IsAbstract: false, TypeKind: TypeKind.Class }))
        {
            foreach (var service in type.AllInterfaces.Concat(type.SelfAndBases().Skip(1)).Where(candidate => candidate.IsGenericType))
            {
                if (service.TypeArguments.All(argument => argument is ITypeParameterSymbol))
                {
                    open.Add((type, service));
                }

                foreach (var argument in service.TypeArguments.OfType<INamedTypeSymbol>().Select(argument => argument.OriginalDefinition).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default))
                {
                    if (!found.TryGetValue(argument, out var list))
                    {
                        found.Add(argument, list = []);
                    }

                    list.Add((type, service));
                }
            }
        }

        return (found, open);
    }

    private void Add(INamedTypeSymbol type)
    {
        if (type.DeclaringSyntaxReferences.Length > 1 && !_several.Add(type))
        {
            return;
        }

        All.Add(type);
        if (type.IsAbstract || type.TypeKind == TypeKind.Interface)
        {
            return;
        }

        foreach (var level in type.SelfAndBases().Concat(type.AllInterfaces))
        {
            if (level.SpecialType == SpecialType.System_Object)
            {
                continue;
            }

            if (!_subtypes.TryGetValue(level.OriginalDefinition, out var list))
            {
                _subtypes.Add(level.OriginalDefinition, list = []);
            }

            if (!list.Contains(type, SymbolEqualityComparer.Default))
            {
                list.Add(type);
            }
        }
    }

    private static void Note<TNode>(Dictionary<string, List<TNode>> index, string name, TNode node)
    {
        if (!index.TryGetValue(name, out var nodes))
        {
            index.Add(name, nodes = []);
        }

        nodes.Add(node);
    }

    private static string? CalledName(ExpressionSyntax called) => called switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        _ => null,
    };

    private void NoteMade(BaseObjectCreationExpressionSyntax creation)
    {
        switch (creation)
        {
            case ObjectCreationExpressionSyntax @explicit:
                _madeNames.Add(NameOf(@explicit.Type));
                break;
            default:
                // new() takes its type from where it stands: a declaration, or the type that the member around it returns.
                foreach (var ancestor in creation.Ancestors().Take(6))
                {
                    var type = ancestor switch
                    {
                        VariableDeclarationSyntax variable => variable.Type,
                        PropertyDeclarationSyntax property => property.Type,
                        MethodDeclarationSyntax method => method.ReturnType,
                        _ => null,
                    };
                    if (type is not null)
                    {
                        _madeNames.Add(NameOf(type));
                    }
                }

                break;
        }
    }

    private static string NameOf(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => NameOf(qualified.Right),
        AliasQualifiedNameSyntax alias => NameOf(alias.Name),
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        NullableTypeSyntax nullable => NameOf(nullable.ElementType),
        _ => type.ToString(),
    };
}
