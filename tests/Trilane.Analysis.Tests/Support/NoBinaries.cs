using Microsoft.CodeAnalysis;

namespace Trilane.Analysis.Tests.Support;

internal sealed class NoBinaries : IBinaryJudge
{
    public BinaryVerdict? Judge(IMethodSymbol method) => null;
}
