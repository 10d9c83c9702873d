namespace Gateway.Usage;

/// <summary>What became of a call to the model.</summary>
internal enum UsageOutcome
{
    /// <summary>The model failed, or the gateway did.</summary>
    Failed,

    /// <summary>The model answered to the end.</summary>
    Completed,

    /// <summary>The client went away first.</summary>
    ClientLeft,
}
