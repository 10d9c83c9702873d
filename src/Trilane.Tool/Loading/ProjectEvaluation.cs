namespace Trilane.Tool.Loading;

/// <summary>What the build knows of a project: the compiler's arguments and where its references come from.</summary>
internal sealed record ProjectEvaluation(ProjectKey Key)
{
    /// <summary>The arguments that the compiler would be called with.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Its assemblies, with what the build knows of them.</summary>
    public required IReadOnlyList<ProjectReferencePath> References { get; init; }

    /// <summary>The packages' assemblies that are loaded at run time, which may be others than those it compiles against.</summary>
    public required IReadOnlyList<string> RunTimeAssemblies { get; init; }

    public required bool IsExecutable { get; init; }

    public required bool IsTest { get; init; }

    /// <summary>True when it uses ASP.NET Core.</summary>
    public bool IsWeb => References.Any(reference => reference.Framework == "Microsoft.AspNetCore.App");
}
