using System.Threading.Channels;
using Trilane.Tests.Support;

namespace Trilane.Dashboard.Tests.Support;

/// <summary>Hands stalls to the test: as they are noticed, and as more becomes known of them.</summary>
internal sealed class StallQueue : IStallObserver
{
    private readonly Channel<Stall> _noticed = Channel.CreateUnbounded<Stall>();
    private readonly Channel<Stall> _updated = Channel.CreateUnbounded<Stall>();

    /// <summary>Runs on the watcher's thread as a stall is noticed, before anything else is done about it.</summary>
    public Action<Stall> OnNoticed { get; set; } = _ => { };

    public void OnStall(Stall stall)
    {
        OnNoticed(stall);
        _noticed.Writer.TryWrite(stall);
    }

    public void OnStallUpdated(Stall stall) => _updated.Writer.TryWrite(stall);

    public Task<Stall> NextAsync() => _noticed.Reader.ReadAsync(Deadline.Token).AsTask();

    public Task<Stall> NextUpdateAsync() => _updated.Reader.ReadAsync(Deadline.Token).AsTask();

    /// <summary>The next update that a test is after.</summary>
    public async Task<Stall> NextUpdateAsync(Func<Stall, bool> condition)
    {
        while (true)
        {
            if (await NextUpdateAsync() is var stall && condition(stall))
            {
                return stall;
            }
        }
    }
}
