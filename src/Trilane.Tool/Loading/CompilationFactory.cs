using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Trilane.Tool.Loading;

/// <summary>Makes compilations of evaluated projects, as the compiler would, with project references linked to their source.</summary>
internal sealed class CompilationFactory
{
    private readonly Dictionary<string, MetadataReference> _metadata = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<ProjectKey, CSharpCompilation> _compilations = [];

    /// <summary>The compilation of a project; what it refers to must have been asked for before.</summary>
    /// <exception cref="LoadException">Its source has errors, or a file is missing.</exception>
    public CSharpCompilation Create(ProjectEvaluation project, Func<ProjectKey, ProjectKey> resolve, CancellationToken cancellationToken)
    {
        if (_compilations.TryGetValue(project.Key, out var known))
        {
            return known;
        }

        var arguments = CSharpCommandLineParser.Default.Parse(project.Arguments, project.Key.Folder, sdkDirectory: null);
        var compilation = CSharpCompilation.Create(
            arguments.CompilationName ?? project.Key.Name,
            Parse(arguments, ParseOptions(arguments), cancellationToken),
            References(project, arguments, resolve),
            Options(arguments));
        compilation = SourceGenerators.RunIfNeeded(compilation, arguments, ParseOptions(arguments), cancellationToken);
        _compilations.Add(project.Key, compilation);
        return compilation;
    }

    // Whether something may be null says nothing of lanes, and finding it out takes half of a compilation's time.
    private static CSharpParseOptions ParseOptions(CSharpCommandLineArguments arguments) =>
        arguments.ParseOptions.WithFeatures([.. arguments.ParseOptions.Features, new("run-nullable-analysis", "never")]);

    private static SyntaxTree[] Parse(CSharpCommandLineArguments arguments, CSharpParseOptions options, CancellationToken cancellationToken)
    {
        var trees = new SyntaxTree[arguments.SourceFiles.Length];
        Parallel.For(0, trees.Length, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            var path = arguments.SourceFiles[index].Path;
            using var stream = Open(path);
            trees[index] = CSharpSyntaxTree.ParseText(SourceText.From(stream, arguments.Encoding), options, path, cancellationToken);
        });
        return trees;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (IOException exception)
        {
            throw new LoadException($"{path}: error CS2001: {exception.Message}");
        }
    }

    // Warnings don't matter here, even where the project makes them errors: they say nothing of its lanes.
    private static CSharpCompilationOptions Options(CSharpCommandLineArguments arguments) =>
        arguments.CompilationOptions
            .WithGeneralDiagnosticOption(ReportDiagnostic.Default)
            .WithSpecificDiagnosticOptions([])
            .WithWarningLevel(0)
            .WithConcurrentBuild(true)
            .WithStrongNameProvider(new DesktopStrongNameProvider())
            .WithMetadataReferenceResolver(null)
            .WithXmlReferenceResolver(null)
            .WithAssemblyIdentityComparer(DesktopAssemblyIdentityComparer.Default);

    private List<MetadataReference> References(ProjectEvaluation project, CSharpCommandLineArguments arguments, Func<ProjectKey, ProjectKey> resolve)
    {
        var projects = project.References.Where(reference => reference.Project is not null).ToDictionary(reference => reference.Path, reference => reference.Project!, StringComparer.OrdinalIgnoreCase);
        var references = new List<MetadataReference>();
        foreach (var reference in arguments.MetadataReferences)
        {
            if (projects.TryGetValue(reference.Reference, out var source) && _compilations.TryGetValue(resolve(source), out var compilation))
            {
                references.Add(compilation.ToMetadataReference(reference.Properties.Aliases, reference.Properties.EmbedInteropTypes));
            }
            else
            {
                references.Add(FromFile(reference).WithProperties(reference.Properties));
            }
        }

        return references;
    }

    private MetadataReference FromFile(CommandLineReference reference)
    {
        if (!_metadata.TryGetValue(reference.Reference, out var metadata))
        {
            if (!File.Exists(reference.Reference))
            {
                throw new LoadException($"error CS0006: Metadata file '{reference.Reference}' could not be found. If another project makes it, build that one first.");
            }

            metadata = MetadataReference.CreateFromFile(reference.Reference);
            _metadata.Add(reference.Reference, metadata);
        }

        return metadata;
    }
}
