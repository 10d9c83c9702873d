using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Judges methods of libraries without source. Thread-safe.</summary>
internal interface IBinaryJudge
{
    /// <summary>The verdict about a method, or null when nothing is known about it.</summary>
    BinaryVerdict? Judge(IMethodSymbol method);
}
