using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>The app's source: its compilations, and the bodies in them, each read once.</summary>
internal sealed class SolutionModel
{
    private readonly Dictionary<SyntaxTree, CSharpCompilation> _owners = [];
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly Dictionary<SyntaxNode, FunctionBody?> _bodies = [];
    private readonly Dictionary<ISymbol, FunctionBody?> _staticInitializers = new(DeclarationComparer.Instance);
    private readonly Lazy<TypeIndex> _types;

    internal SolutionModel(IReadOnlyList<CSharpCompilation> projects)
    {
        Projects = projects;
        foreach (var project in projects)
        {
            // Trilane itself may be referenced as a project. Its code is the framework here, and known by name.
            foreach (var tree in IsTrilane(project.AssemblyName) ? [] : project.SyntaxTrees)
            {
                _owners[tree] = project;
            }
        }

        _types = new(() => new TypeIndex(this));
    }

    internal IReadOnlyList<CSharpCompilation> Projects { get; }

    internal CSharpCompilation App => Projects[0];

    /// <summary>The classes of the app's source and which of them are ever made.</summary>
    internal TypeIndex Types => _types.Value;

    internal IEnumerable<SyntaxTree> Trees => _owners.Keys;

    internal CSharpCompilation CompilationOf(SyntaxTree tree) => _owners[tree];

    internal SemanticModel ModelOf(SyntaxTree tree) =>
        _models.GetOrAdd(tree, tree => _owners[tree].GetSemanticModel(tree));

    internal bool Owns(SyntaxTree tree) => _owners.ContainsKey(tree);

    internal bool IsSource(ISymbol symbol) => SyntaxOf(symbol) is not null;

    internal bool IsSource(ITypeSymbol type) =>
        type.OriginalDefinition.DeclaringSyntaxReferences.Any(reference => _owners.ContainsKey(reference.SyntaxTree));

    /// <summary>The body of a method, accessor, constructor or local function of the app's source; null for all others.</summary>
    internal FunctionBody? BodyOf(IMethodSymbol method) => SyntaxOf(method) is { } syntax ? BodyOf(syntax, method.OriginalDefinition) : null;

    /// <summary>The body of a function given by its declaration, a lambda among others.</summary>
    internal FunctionBody? BodyOf(SyntaxNode syntax, IMethodSymbol symbol)
    {
        if (!_bodies.TryGetValue(syntax, out var body))
        {
            body = BodyReader.Read(this, syntax, symbol);
            _bodies.Add(syntax, body);
        }

        return body;
    }

    /// <summary>The initialisers of a type's static fields, where it has no static constructor to hold them.</summary>
    internal FunctionBody? StaticInitializersOf(INamedTypeSymbol type)
    {
        var definition = type.OriginalDefinition;
        if (definition.StaticConstructors.Any(constructor => !constructor.IsImplicitlyDeclared))
        {
            return null;
        }

        if (!_staticInitializers.TryGetValue(definition, out var body))
        {
            var reference = definition.DeclaringSyntaxReferences.FirstOrDefault(candidate => Owns(candidate.SyntaxTree));
            var symbol = definition.StaticConstructors.FirstOrDefault() ?? definition.InstanceConstructors.FirstOrDefault();
            body = reference is null || symbol is null ? null : BodyReader.ReadStaticInitializers(this, reference.GetSyntax(), symbol);
            _staticInitializers.Add(definition, body);
        }

        return body;
    }

    /// <summary>The accessor in the part of a partial property that has the code.</summary>
    private static SyntaxNode? ImplementationOf(PropertyDeclarationSyntax property, AccessorDeclarationSyntax accessor, INamedTypeSymbol type)
    {
        var other = type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>().SelectMany(part => part.Members).OfType<PropertyDeclarationSyntax>()
            .FirstOrDefault(candidate => candidate.Identifier.ValueText == property.Identifier.ValueText && candidate.SpanStart != property.SpanStart);
        return (SyntaxNode?)other?.ExpressionBody ?? other?.AccessorList?.Accessors.FirstOrDefault(candidate => candidate.IsKind(accessor.Kind()));
    }

    /// <summary>The declaration in the app's source that has the symbol's code.</summary>
    internal SyntaxNode? SyntaxOf(ISymbol symbol)
    {
        var definition = symbol.OriginalDefinition;
        if (definition is IMethodSymbol { PartialImplementationPart: { } implementation })
        {
            definition = implementation;
        }

        foreach (var reference in definition.DeclaringSyntaxReferences)
        {
            if (_owners.ContainsKey(reference.SyntaxTree))
            {
                return reference.GetSyntax() is var syntax && syntax is AccessorDeclarationSyntax accessor && accessor.Parent?.Parent is PropertyDeclarationSyntax property && property.Modifiers.Any(SyntaxKind.PartialKeyword)
                    ? ImplementationOf(property, accessor, definition.ContainingType) ?? syntax
                    : syntax;
            }
        }

        // Implicit constructors have no syntax of their own; their field initialisers run all the same.
        return definition is IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: true } constructor
            ? constructor.ContainingType.DeclaringSyntaxReferences
                .FirstOrDefault(reference => _owners.ContainsKey(reference.SyntaxTree))?.GetSyntax() as TypeDeclarationSyntax
            : null;
    }

    internal static bool IsTrilane(string? assembly) =>
        assembly is "Trilane" or "Trilane.Jobs" or "Trilane.Jobs.PostgreSql" or "Trilane.Dashboard" or "Trilane.Analysis";
}
