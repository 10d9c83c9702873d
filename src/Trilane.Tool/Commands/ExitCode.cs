namespace Trilane.Tool.Commands;

/// <summary>What the command's exit code says; <c>docs/planner.md</c> has the same table.</summary>
internal static class ExitCode
{
    /// <summary>It worked, and nothing that <c>--fail-on</c> asks for was found.</summary>
    public const int Success = 0;

    /// <summary>Something that <c>--fail-on</c> asks for was found.</summary>
    public const int Found = 1;

    /// <summary>The project can't be read or does not build.</summary>
    public const int DoesNotBuild = 2;

    /// <summary>The command line is wrong, or names something that can't be found.</summary>
    public const int Usage = 3;

    /// <summary>Interrupted, as shells count it.</summary>
    public const int Interrupted = 130;
}
