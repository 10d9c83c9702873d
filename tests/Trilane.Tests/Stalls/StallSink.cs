using System.Threading.Channels;

namespace Trilane.Tests.Stalls;

/// <summary>Hands each stall to the test as it is noticed.</summary>
internal sealed class StallSink : IStallObserver
{
    private readonly Channel<Stall> _stalls = Channel.CreateUnbounded<Stall>();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void OnStall(Stall stall)
    {
        Interlocked.Increment(ref _count);
        _stalls.Writer.TryWrite(stall);
    }

    public Task<Stall> NextAsync() => _stalls.Reader.ReadAsync(Support.Deadline.Token).AsTask();
}
