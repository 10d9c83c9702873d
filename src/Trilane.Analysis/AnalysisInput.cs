using Microsoft.CodeAnalysis.CSharp;

namespace Trilane.Analysis;

/// <summary>What the planner reads.</summary>
/// <param name="Projects">The app first; its project references follow, linked to it as compilation references, in any order.</param>
/// <param name="Catalogue">What is known about APIs.</param>
/// <param name="Binaries">Judges libraries without source.</param>
internal sealed record AnalysisInput(IReadOnlyList<CSharpCompilation> Projects, ICatalogue Catalogue, IBinaryJudge Binaries);
