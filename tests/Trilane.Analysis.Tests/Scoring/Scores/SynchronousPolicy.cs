namespace Trilane.Analysis.Scoring.Scores;

/// <summary>How a finding counts at a blocking call that only synchronous handlers reach.</summary>
internal enum SynchronousPolicy
{
    /// <summary>As wrong: work in a synchronous handler does not block. The default.</summary>
    Never,

    /// <summary>Neither right nor wrong.</summary>
    Either,

    /// <summary>As right, and missed where it is not reported.</summary>
    Always,
}
