using System.Diagnostics;

namespace Trilane.Tool.Loading;

/// <summary>Runs the <c>dotnet</c> command that this process came from.</summary>
internal static class DotnetCommand
{
    // Set by a dotnet command for the processes that it starts; they would tie the new one to the wrong SDK.
    private static readonly string[] _inherited = ["MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "MSBUILDFAILONDRIVEENUMERATINGWILDCARD"];

    /// <summary>Runs it to its end.</summary>
    /// <param name="folder">The working directory: the SDK is chosen by the global.json above it.</param>
    /// <param name="arguments">Its arguments, not quoted.</param>
    /// <param name="cancellationToken">Ends it and its children.</param>
    /// <exception cref="LoadException">There is no dotnet command.</exception>
    public static async Task<DotnetResult> RunAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(FileName, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in _inherited)
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Start(start);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new DotnetResult(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string FileName =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : "dotnet";

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new LoadException($"The command '{start.FileName}' can't be started ({exception.Message}). Install the .NET SDK and put it on the PATH.");
        }
    }
}
