using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Trilane.Tests.Stalls;
using Trilane.Tests.Support;

namespace Trilane.Tests.Hubs;

/// <summary>Methods of every style; each says where it ran.</summary>
internal sealed class WorkHub(Gate gate) : Hub
{
    public string Synchronous() => Here.Lane;

    public async Task<string> Asynchronous()
    {
        await Task.Yield();
        return Here.Lane;
    }

    [AsyncLane]
    public string MarkedAsync() => Here.Lane;

    [BlockingLane("small")]
    public async Task<string> MarkedBlocking()
    {
        var before = Here.Lane;
        await Task.Yield();
        return $"{before} {Here.Lane}";
    }

    [BlockingLane("small")]
    public void Hold() => gate.Pass();

    public ChannelReader<string> Channel()
    {
        var channel = System.Threading.Channels.Channel.CreateUnbounded<string>();
        channel.Writer.TryWrite(Here.Lane);
        channel.Writer.Complete();
        return channel.Reader;
    }

    public async IAsyncEnumerable<string> Stream()
    {
        await Task.Yield();
        yield return Here.Lane;
    }

    public async Task Stall()
    {
        await Task.Yield();
        gate.Pass();
    }

    /// <summary>Holds its thread until that was noticed, and says where it was before and after an await.</summary>
    public async Task<string> StallOnPool(StallSink stalls)
    {
        await Task.Yield();
        var lane = Here.Lane;
        if (lane == "async")
        {
            stalls.WaitForMoreThan(stalls.Count);
        }

        await Task.Yield();
        return $"{lane} {Here.Lane}";
    }

    public string AfterResponse(IAfterResponse after) => after.ToString()!;
}
