using System.Text.Json;
using System.Text.RegularExpressions;

namespace Trilane.Tool.Loading;

/// <summary>
/// Asks the build for the arguments that it would call the compiler with. Nothing is compiled, so it works whether the project was built
/// before or not.
/// </summary>
internal static partial class ProjectEvaluator
{
    private static readonly string[] _settings =
    [
        "-nologo", "-nodeReuse:false", "-verbosity:quiet", "-consoleLoggerParameters:NoSummary", "-target:Compile",
        "-property:ProvideCommandLineArgs=true", "-property:SkipCompilerExecution=true", "-property:DesignTimeBuild=true",
        "-property:BuildProjectReferences=false",
        "-property:NonExistentFile=__none__", // an input of the compiler's target that never exists, or it is skipped as up to date
        "-getItem:CscCommandLineArgs", "-getItem:ReferencePathWithRefAssemblies", "-getItem:RuntimeCopyLocalItems",
        "-getProperty:OutputType,IsTestProject,TargetFramework",
    ];

    /// <summary>Evaluates a project, after restoring its packages where asked to.</summary>
    /// <exception cref="LoadException">It can't be restored or evaluated.</exception>
    public static async Task<ProjectEvaluation> EvaluateAsync(ProjectKey project, bool restore, CancellationToken cancellationToken)
    {
        var file = Path.GetTempFileName();
        try
        {
            var result = await RunAsync(project, restore, file, cancellationToken);
            if (result.ExitCode != 0 && project.TargetFramework is null && result.All.Contains("MSB4057", StringComparison.Ordinal))
            {
                // A project for several frameworks has no Compile target of its own.
                project = project with { TargetFramework = await NewestFrameworkAsync(project, cancellationToken) };
                result = await RunAsync(project, restore, file, cancellationToken);
            }

            return result.ExitCode == 0
                ? Read(project, await File.ReadAllBytesAsync(file, cancellationToken))
                : throw new LoadException($"{project.Path} can't be read:\n{Errors(result)}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Task<DotnetResult> RunAsync(ProjectKey project, bool restore, string file, CancellationToken cancellationToken)
    {
        List<string> arguments = ["msbuild", project.Path, .. _settings, $"-getResultOutputFile:{file}"];
        if (restore)
        {
            arguments.Add("-restore");
        }

        if (project.TargetFramework is { } framework)
        {
            arguments.Add($"-property:TargetFramework={framework}");
        }

        return DotnetCommand.RunAsync(project.Folder, arguments, cancellationToken);
    }

    private static async Task<string> NewestFrameworkAsync(ProjectKey project, CancellationToken cancellationToken)
    {
        var result = await DotnetCommand.RunAsync(project.Folder, ["msbuild", project.Path, "-nologo", "-getProperty:TargetFrameworks"], cancellationToken);
        var frameworks = result.Output.Trim().Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return frameworks.Where(name => ModernFramework().IsMatch(name)).OrderByDescending(Version).FirstOrDefault()
            ?? frameworks.FirstOrDefault()
            ?? throw new LoadException($"{project.Path} can't be read: it has neither a TargetFramework nor TargetFrameworks.\n{Errors(result)}");
    }

    private static Version Version(string framework) => System.Version.Parse(ModernFramework().Match(framework).Groups["version"].Value);

    private static ProjectEvaluation Read(ProjectKey project, byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var properties = document.RootElement.GetProperty("Properties");
        var items = document.RootElement.GetProperty("Items");
        return new ProjectEvaluation(project)
        {
            Arguments = [.. items.GetProperty("CscCommandLineArgs").EnumerateArray().Select(Identity)],
            References = [.. items.GetProperty("ReferencePathWithRefAssemblies").EnumerateArray().Select(Reference)],
            RunTimeAssemblies = [.. items.GetProperty("RuntimeCopyLocalItems").EnumerateArray().Select(Identity)],
            IsExecutable = Text(properties, "OutputType") is "Exe" or "WinExe",
            IsTest = string.Equals(Text(properties, "IsTestProject"), "true", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static ProjectReferencePath Reference(JsonElement item) =>
        new(Identity(item), Text(item, "NuGetPackageId"), Text(item, "FrameworkReferenceName"), SourceProject(item));

    private static ProjectKey? SourceProject(JsonElement item)
    {
        if (Text(item, "ReferenceSourceTarget") != "ProjectReference" || Text(item, "MSBuildSourceProjectFile") is not { } path)
        {
            return null;
        }

        var several = Text(item, "HasSingleTargetFramework") == "false";
        return new ProjectKey(path, several ? Text(item, "NearestTargetFramework") : null);
    }

    private static string Identity(JsonElement item) => item.GetProperty("Identity").GetString()!;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;

    // The build's own last line about results that can't be given says nothing to a user.
    private static string Errors(DotnetResult result)
    {
        var lines = result.All.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("Build failed. Properties", StringComparison.Ordinal));
        var all = lines.Distinct().ToList();
        var errors = all.Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)).ToList();
        return string.Join('\n', errors.Count > 0 ? errors : all);
    }

    [GeneratedRegex(@"^net(?<version>\d+\.\d+)")]
    private static partial Regex ModernFramework();
}
