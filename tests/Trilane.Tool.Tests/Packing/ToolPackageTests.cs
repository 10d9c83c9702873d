using System.Diagnostics;
using Trilane.Tool.Tests.Support;

namespace Trilane.Tool.Tests.Packing;

/// <summary>The tool installs from a folder, and the installed command runs.</summary>
public sealed class ToolPackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tool").FullName;

    [Fact]
    public async Task Tool_that_was_packed_installs_from_a_local_folder_and_runs()
    {
        var packages = Path.Combine(_folder, "packages");
        await RunAsync("dotnet", "pack", Here.File("src/Trilane.Tool/Trilane.Tool.csproj"), "--no-build", "--configuration", Configuration, "--output", packages, "--nologo", "-verbosity:quiet", "-nodeReuse:false");
        var settings = Path.Combine(_folder, "nuget.config");
        await File.WriteAllTextAsync(settings, $"""<configuration><packageSources><clear /><add key="local" value="{packages}" /></packageSources></configuration>""", TestContext.Current.CancellationToken);
        var version = Path.GetFileNameWithoutExtension(Directory.GetFiles(packages).Single())["Trilane.Tool.".Length..];
        await RunAsync("dotnet", "tool", "install", "Trilane.Tool", "--version", version, "--tool-path", Path.Combine(_folder, "tool"), "--configfile", settings);
        Assert.Contains("Lane: async.", await RunAsync(Path.Combine(_folder, "tool", "trilane"), "choose", "--uses", "Npgsql"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The tests run from artifacts/bin/NAME/release or debug, and so was the tool built.
    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)) == "release" ? "Release" : "Debug";

    private async Task<string> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["DOTNET_CLI_HOME"] = _folder; // where the installed tool is unpacked to, and nothing of this user's is touched
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Framework.RunTime, "../../.."));
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{command} {string.Join(' ', arguments)}\n{await output}\n{await error}");
        return await output;
    }
}
