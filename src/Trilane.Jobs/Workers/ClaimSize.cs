namespace Trilane.Jobs.Workers;

/// <summary>Decides how many jobs to claim, from how long jobs of the queue take. Decides only.</summary>
/// <remarks>
/// A trip to the store costs a millisecond or two. Short jobs are claimed so many at a time that the trips don't count; long ones only as
/// there are workers free, since a job that waits here is one that no other process can start.
/// </remarks>
internal sealed class ClaimSize
{
    // The work that is kept at hand for each worker: some trips to the store.
    private const double WindowSeconds = 0.02;

    // Above this nothing is gained, and a process that dies leaves more behind.
    internal const int Most = 500;

    private double _meanSeconds = double.NaN;

    /// <summary>Notes how long a job ran.</summary>
    internal void Ran(TimeSpan time)
    {
        var mean = Volatile.Read(ref _meanSeconds);
        Volatile.Write(ref _meanSeconds, double.IsNaN(mean) ? time.TotalSeconds : mean + (0.05 * (time.TotalSeconds - mean)));
    }

    /// <summary>How many jobs should be at hand, those not included that run.</summary>
    /// <param name="workers">How many workers may run jobs of the queue.</param>
    /// <param name="free">How many of these are free now.</param>
    internal int AtHand(int workers, int free)
    {
        var mean = Volatile.Read(ref _meanSeconds);
        var ahead = double.IsNaN(mean) ? 0 : workers * WindowSeconds / Math.Max(mean, 1e-6);
        return (int)Math.Min(Most, free + ahead);
    }
}
