namespace Gateway.Tests.Support;

/// <summary>How a program ended and what it said.</summary>
internal sealed record Finished(int ExitCode, string Output, string Error);
