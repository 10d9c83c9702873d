namespace Gateway.Startup;

/// <summary>Finds the mistake that the configuration system would pass over in silence.</summary>
internal static class CommandLine
{
    /// <summary>What is wrong with the first word of the command line, or null.</summary>
    public static string? Misread(string[] args) => args is [var first, ..] && !IsSetting(first)
        ? $"The command '{first}' is unknown. Start the gateway without a command, or 'simulator' to run the simulator alone; "
            + "settings look like --urls http://127.0.0.1:5080 or --Gateway:Model:Name=simulator-1."
        : null;

    private static bool IsSetting(string argument) => argument.StartsWith('-') || argument.StartsWith('/') || argument.Contains('=');
}
