using System.Text.Json;
using Trilane.Tool.Commands;

namespace Trilane.Tool.Tests.Support;

/// <summary>One run of the command, in this process.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    public static async Task<Run> OfAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(arguments, output, error);
        return new Run(code, output.ToString(), error.ToString());
    }

    /// <summary>The endpoints of its JSON.</summary>
    public IReadOnlyList<JsonElement> Endpoints => [.. JsonDocument.Parse(Output).RootElement.GetProperty("endpoints").EnumerateArray()];
}
