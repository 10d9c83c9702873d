using System.Globalization;

namespace Trilane;

/// <summary>One method on the stack of a stalled thread.</summary>
/// <param name="Type">The full name of the method's type, as it is written in code; empty where there is none.</param>
/// <param name="Method">The method's name as it is written in code, without its parameters: an async method's, not its state machine's.</param>
/// <param name="Assembly">The simple name of its assembly; empty for code that was made at run time.</param>
public sealed record StallFrame(string Type, string Method, string Assembly)
{
    /// <summary>The source file as the symbols name it; null where there are none.</summary>
    public string? File { get; init; }

    /// <summary>The line in that file, from 1; null where the symbols don't tell.</summary>
    public int? Line { get; init; }

    /// <summary>The method and where it stands, the way .NET writes stack traces.</summary>
    public override string ToString()
    {
        var method = Type.Length == 0 ? Method : $"{Type}.{Method}";
        return File is null ? method
            : Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{method} in {File}:line {line}")
            : $"{method} in {File}";
    }
}
