using Microsoft.CodeAnalysis.CSharp;
using Trilane.Analysis;

namespace Trilane.Tool.Loading;

/// <summary>An app, ready to be planned.</summary>
/// <param name="Project">The project file.</param>
/// <param name="Projects">Its compilation and those that it refers to, its own first.</param>
/// <param name="Catalogue">What is known about APIs, with the project's own lines.</param>
/// <param name="Binaries">Judges the libraries that it uses without their source.</param>
internal sealed record LoadedApp(string Project, IReadOnlyList<CSharpCompilation> Projects, ApiCatalogue Catalogue, IBinaryJudge Binaries);
