namespace Trilane.Analysis.Scoring.Labels;

/// <summary>What a mark in the source says about a finding at its line.</summary>
internal enum Expectation
{
    /// <summary><c>finds:</c> a finding has to be there.</summary>
    Finding,

    /// <summary><c>may find:</c> a doubtful case or one of low severity: neither right nor wrong.</summary>
    Either,

    /// <summary><c>sync:</c> a blocking call that only synchronous handlers reach. It runs where it may block, so it is no finding.</summary>
    Synchronous,

    /// <summary>
    /// <c>calls:</c> a call of the app's own method that blocks further in. The finding sits at the leaf, so the planner is wrong here; an
    /// analyzer that looks at single calls reports this place where the method has an asynchronous sibling, and is neither right nor wrong.
    /// </summary>
    Caller,
}
