using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Trilane.Tool.Loading;

/// <summary>
/// Runs a project's source generators where its code can't be compiled without them (regular expressions, JSON contexts, log messages). They
/// cost more than all else, so a project that compiles without them is planned without them.
/// </summary>
internal static class SourceGenerators
{
    /// <summary>The compilation with generated code, if it needs any.</summary>
    /// <exception cref="LoadException">It has errors, with generated code too.</exception>
    public static CSharpCompilation RunIfNeeded(CSharpCompilation compilation, CSharpCommandLineArguments arguments, CSharpParseOptions options, CancellationToken cancellationToken)
    {
        var asked = compilation.SyntaxTrees.Any(tree => AsksForGeneratedCode(tree.GetRoot(cancellationToken)));
        if (!asked && Errors(compilation, cancellationToken).Count == 0)
        {
            return compilation;
        }

        var generated = Run(compilation, arguments, options, cancellationToken);
        var errors = Errors(generated, cancellationToken);
        return errors.Count == 0 ? generated : throw new LoadException(string.Join('\n', errors));
    }

    // A partial method or property without a body, or a JSON context: somebody else must write the rest.
    private static bool AsksForGeneratedCode(SyntaxNode root) =>
        root.DescendantNodes(node => node is not (BlockSyntax or ExpressionSyntax)).Any(node => node switch
        {
            MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.PartialKeyword) && method is { Body: null, ExpressionBody: null },
            PropertyDeclarationSyntax property => property.Modifiers.Any(SyntaxKind.PartialKeyword),
            SimpleBaseTypeSyntax type => type.Type.ToString().EndsWith("JsonSerializerContext", StringComparison.Ordinal),
            _ => false,
        });

    private static CSharpCompilation Run(CSharpCompilation compilation, CSharpCommandLineArguments arguments, CSharpParseOptions options, CancellationToken cancellationToken)
    {
        var loader = new GeneratorAssemblies();
        var generators = arguments.AnalyzerReferences
            .Select(reference => new AnalyzerFileReference(reference.FilePath, loader))
            .SelectMany(reference => Generators(reference))
            .ToArray();
        var driver = CSharpGeneratorDriver.Create(
            generators,
            arguments.AdditionalFiles.Where(file => File.Exists(file.Path)).Select(file => new AdditionalFile(file.Path)),
            options,
            new EditorConfigOptions(arguments.AnalyzerConfigPaths));
        driver.RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _, cancellationToken);
        return (CSharpCompilation)generated;
    }

    // One that can't be loaded here is left out: if its code is needed, the compiler's errors say so.
    private static ImmutableArray<ISourceGenerator> Generators(AnalyzerFileReference reference)
    {
        try
        {
            return reference.GetGenerators(LanguageNames.CSharp);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or TypeLoadException)
        {
            return [];
        }
    }

    private static List<string> Errors(CSharpCompilation compilation, CancellationToken cancellationToken) =>
        [.. compilation.GetDiagnostics(cancellationToken).Where(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error && !diagnostic.IsSuppressed).Select(diagnostic => diagnostic.ToString())];
}
