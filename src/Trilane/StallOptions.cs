namespace Trilane;

/// <summary>What is done about handlers that hold a thread of the shared pool without giving it back.</summary>
/// <remarks>In configuration they stand under <c>Trilane:Stalls</c>. Read when the app starts.</remarks>
public sealed class StallOptions
{
    /// <summary>
    /// How long a handler may hold a thread before that is a stall. Default 100 ms, at which people notice a delay. At least 20 ms;
    /// it is noticed at most 50 ms later.
    /// </summary>
    public TimeSpan Threshold { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Adds threads to the shared pool while stalls starve it, and takes them back afterwards. Default true.</summary>
    public bool Rescue { get; set; } = true;

    /// <summary>How many threads may be added at most. Default 256, whose stacks cost about 7 MB resident. At least 1.</summary>
    public int MaxRescueThreads { get; set; } = 256;

    /// <summary>
    /// What happens to an endpoint after <see cref="QuarantineAfter"/> stalls within <see cref="QuarantineWindow"/>. Default
    /// <see cref="QuarantineMode.Move"/>.
    /// </summary>
    public QuarantineMode Quarantine { get; set; }

    /// <summary>After how many stalls an endpoint is a repeat offender. Default 3: twice may be bad luck. At least 1.</summary>
    public int QuarantineAfter { get; set; } = 3;

    /// <summary>Within what time these have to come. Default 1 min. Above zero.</summary>
    public TimeSpan QuarantineWindow { get; set; } = TimeSpan.FromMinutes(1);
}
