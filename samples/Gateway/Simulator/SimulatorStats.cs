namespace Gateway.Simulator;

/// <summary>Counts the completions the simulator is asked for. Thread-safe.</summary>
internal sealed class SimulatorStats
{
    private long _active;
    private long _started;
    private long _finished;
    private long _abandoned;

    /// <summary>Counts a completion as active and gives it its number.</summary>
    public long Start()
    {
        Interlocked.Increment(ref _active);
        return Interlocked.Increment(ref _started);
    }

    public void End(bool finished)
    {
        Interlocked.Increment(ref finished ? ref _finished : ref _abandoned);
        Interlocked.Decrement(ref _active);
    }

    public object Snapshot() => new
    {
        active = Interlocked.Read(ref _active),
        started = Interlocked.Read(ref _started),
        finished = Interlocked.Read(ref _finished),
        abandoned = Interlocked.Read(ref _abandoned),
    };
}
