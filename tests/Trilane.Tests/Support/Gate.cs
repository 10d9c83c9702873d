namespace Trilane.Tests.Support;

/// <summary>Holds synchronous code where it is until the test opens the gate, and tells the test how many stand before it.</summary>
internal sealed class Gate : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private readonly SemaphoreSlim _arrivals = new(0);
    private int _entered;
    private int _passed;

    public int Entered => Volatile.Read(ref _entered);

    public int Passed => Volatile.Read(ref _passed);

    public void Pass()
    {
        Interlocked.Increment(ref _entered);
        _arrivals.Release();
        if (!_open.Wait(Deadline.Time))
        {
            throw new TimeoutException("The test never opened the gate.");
        }

        Interlocked.Increment(ref _passed);
    }

    /// <summary>Waits for the next <paramref name="count"/> to arrive.</summary>
    public async Task ArrivedAsync(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(await _arrivals.WaitAsync(Deadline.Time), $"{i} of {count} arrived at the gate.");
        }
    }

    public void Open() => _open.Set();

    public void Dispose()
    {
        _open.Set();
        _arrivals.Dispose();
    }
}
