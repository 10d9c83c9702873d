namespace Trilane;

/// <summary>How the JSON spells things.</summary>
internal static class Words
{
    internal static string Of(LaneKind kind) => kind switch
    {
        LaneKind.Async => "async",
        LaneKind.Blocking => "blocking",
        _ => "job",
    };

    /// <summary>To the microsecond; more would be noise.</summary>
    internal static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    internal static double? Milliseconds(TimeSpan? time) => time is { } known ? Milliseconds(known) : null;
}
