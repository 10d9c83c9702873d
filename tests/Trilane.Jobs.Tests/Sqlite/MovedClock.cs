namespace Trilane.Jobs.Tests.Sqlite;

/// <summary>The machine's clock, moved forward by a test; its timers keep to real time.</summary>
internal sealed class MovedClock : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    internal void Move(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
