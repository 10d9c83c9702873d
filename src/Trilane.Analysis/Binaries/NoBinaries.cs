using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Knows nothing of any library.</summary>
internal sealed class NoBinaries : IBinaryJudge
{
    public BinaryVerdict? Judge(IMethodSymbol method) => null;
}
