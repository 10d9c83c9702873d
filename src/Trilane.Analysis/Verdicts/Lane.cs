namespace Trilane.Analysis;

/// <summary>The three lanes. Their names in JSON are <c>async</c>, <c>blocking</c> and <c>job</c>.</summary>
internal enum Lane
{
    Async,
    Blocking,
    Job,
}
