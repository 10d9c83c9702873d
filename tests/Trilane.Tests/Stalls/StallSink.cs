using System.Threading.Channels;

namespace Trilane.Tests.Stalls;

/// <summary>Hands each stall to the test as it is noticed.</summary>
internal sealed class StallSink : IStallObserver
{
    private readonly Channel<Stall> _stalls = Channel.CreateUnbounded<Stall>();
    private readonly object _counted = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void OnStall(Stall stall)
    {
        lock (_counted)
        {
            _count++;
            Monitor.PulseAll(_counted);
        }

        _stalls.Writer.TryWrite(stall);
    }

    /// <summary>Blocks until there has been one more.</summary>
    public void WaitForMoreThan(int count)
    {
        lock (_counted)
        {
            while (_count <= count && Monitor.Wait(_counted, Support.Deadline.Time))
            {
            }
        }
    }

    public Task<Stall> NextAsync() => _stalls.Reader.ReadAsync(Support.Deadline.Token).AsTask();
}
