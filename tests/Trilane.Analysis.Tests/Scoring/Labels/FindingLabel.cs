namespace Trilane.Analysis.Scoring.Labels;

/// <summary>A mark at the end of a source line.</summary>
/// <param name="File">The file, relative to the app's folder, with forward slashes.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Expectation">What the mark says.</param>
/// <param name="Kinds">The kinds that are right: <c>blocking</c>, <c>fake-async</c>, <c>cpu-heavy</c>.</param>
/// <param name="Api">The call, for people.</param>
internal sealed record FindingLabel(string File, int Line, Expectation Expectation, string[] Kinds, string Api)
{
    public override string ToString() => $"{File}:{Line} {string.Join('|', Kinds)} {Api}";
}
