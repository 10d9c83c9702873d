namespace Trilane.Analysis.Scoring.Labels;

/// <summary>One app of the corpus with its labels.</summary>
internal sealed record CorpusApp(
    string Name, bool HeldOut, string Folder, string Project, IReadOnlyList<EndpointLabel> Endpoints, IReadOnlyList<FindingLabel> Findings)
{
    /// <summary>The names of the projects in the app's folder.</summary>
    internal IEnumerable<string> Projects => SourceFiles.Of(Folder, "*.csproj").Select(file => Path.GetFileNameWithoutExtension(file));
}
