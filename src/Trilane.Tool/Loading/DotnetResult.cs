namespace Trilane.Tool.Loading;

/// <summary>How a <c>dotnet</c> command ended.</summary>
internal sealed record DotnetResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Everything that it printed.</summary>
    public string All => string.Join('\n', new[] { Output.Trim(), Errors.Trim() }.Where(text => text.Length > 0));
}
