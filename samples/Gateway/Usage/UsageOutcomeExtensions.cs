namespace Gateway.Usage;

/// <summary>The names that outcomes have in the databases.</summary>
internal static class UsageOutcomeExtensions
{
    public static string ToName(this UsageOutcome outcome) => outcome switch
    {
        UsageOutcome.Completed => "completed",
        UsageOutcome.ClientLeft => "client_left",
        _ => "failed",
    };
}
