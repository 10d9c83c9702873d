namespace Trilane.Analysis;

/// <summary>How much a blocking call matters.</summary>
internal enum CallSeverity
{
    /// <summary>It decides lanes.</summary>
    Normal,

    /// <summary>Worth a note, changes no lane: metadata calls such as <c>File.Exists</c>.</summary>
    Low,
}
