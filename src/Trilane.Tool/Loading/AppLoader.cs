using Microsoft.CodeAnalysis.CSharp;
using Trilane.Analysis;

namespace Trilane.Tool.Loading;

/// <summary>Loads the apps of a project or solution.</summary>
internal static class AppLoader
{
    /// <summary>Loads them.</summary>
    /// <param name="path">A project, a solution, or a folder with one of them.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellationToken">Ends it, and the processes that it started.</param>
    /// <exception cref="LoadException">Something can't be read, or does not build.</exception>
    public static async Task<IReadOnlyList<LoadedApp>> LoadAsync(string path, Action<string> progress, CancellationToken cancellationToken)
    {
        var target = Target.Find(path);
        var graph = new ProjectGraph(progress);
        var apps = Target.IsSolution(target)
            ? await AppsOfAsync(target, graph, progress, cancellationToken)
            : await OneAsync(new ProjectKey(target), graph, cancellationToken);
        var factory = new CompilationFactory();
        return [.. apps.Select(app => Load(app, graph, factory, progress, cancellationToken))];
    }

    private static async Task<IReadOnlyList<ProjectKey>> OneAsync(ProjectKey project, ProjectGraph graph, CancellationToken cancellationToken)
    {
        await graph.AddAsync([project], restore: true, cancellationToken);
        return [project];
    }

    // An app of a solution is a program on ASP.NET Core that is no test.
    private static async Task<IReadOnlyList<ProjectKey>> AppsOfAsync(string solution, ProjectGraph graph, Action<string> progress, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(solution)!;
        progress($"Restoring {Path.GetFileName(solution)}");
        var restored = await DotnetCommand.RunAsync(folder, ["restore", solution, "-verbosity:quiet", "-nologo"], cancellationToken);
        if (restored.ExitCode != 0)
        {
            throw new LoadException($"{solution} can't be restored:\n{restored.All}");
        }

        var projects = await Solution.ProjectsAsync(solution, cancellationToken);
        await graph.AddAsync(projects, restore: false, cancellationToken);
        ProjectKey[] apps = [.. projects.Where(project => graph[project] is { IsExecutable: true, IsTest: false, IsWeb: true })];
        return apps.Length > 0 ? apps : throw new LoadException($"{solution} has no app: no project in it is a program that uses ASP.NET Core. Name a project to plan it all the same.");
    }

    private static LoadedApp Load(ProjectKey app, ProjectGraph graph, CompilationFactory factory, Action<string> progress, CancellationToken cancellationToken)
    {
        var closure = graph.Closure(app);
        var compilations = new List<CSharpCompilation>();
        foreach (var project in closure)
        {
            progress($"Compiling {project.Key.Name}");
            compilations.Insert(0, factory.Create(project, key => graph[key].Key, cancellationToken));
        }

        progress("Reading the catalogue");
        var referenced = compilations.SelectMany(compilation => compilation.ReferencedAssemblyNames).Select(name => name.Name);
        var catalogue = new ApiCatalogue(ProjectCatalogue.Read(closure.Select(project => project.Key.Folder)), referenced);
        return new LoadedApp(app.Path, compilations, catalogue, new BinaryJudge(catalogue, new AssemblyStore(RunTimeAssemblies(closure))));
    }

    // Packages may compile against reference assemblies, which have no code, so what is loaded at run time comes first.
    private static Dictionary<string, string> RunTimeAssemblies(IReadOnlyList<ProjectEvaluation> projects)
    {
        var byName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var references = projects.SelectMany(project => project.References).Where(reference => reference.Framework is null && reference.Project is null).Select(reference => reference.Path);
        foreach (var path in projects.Reverse().SelectMany(project => project.RunTimeAssemblies).Concat(references))
        {
            byName.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }

        return byName;
    }
}
