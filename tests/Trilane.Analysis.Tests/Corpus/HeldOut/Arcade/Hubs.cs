using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;

namespace Arcade;

public sealed class GameHub(Lobby lobby, ReplayStore replays) : Hub
{
    public async Task<string> Join(string room) => await lobby.EnterAsync(room, Context.ConnectionAborted);

    public string JoinNow(string room) => lobby.EnterAsync(room, Context.ConnectionAborted).Result; // sync: blocking Task.Result

    public ValueTask Move(string room, string move) => lobby.PublishAsync(room, move);

    public async Task Resign(string room)
    {
        replays.Append(Guid.Empty, "resigned " + room);
        await Clients.Group(room).SendAsync("resigned");
    }

    public ChannelReader<string> Moves(string room) => lobby.MovesOf(room);

    public async IAsyncEnumerable<string> Replay(Guid id)
    {
        await foreach (var move in replays.ReadAsync(id, Context.ConnectionAborted))
        {
            yield return move;
        }
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        lobby.Leave(Context.ConnectionId);
        await base.OnDisconnectedAsync(exception);
    }
}

public abstract class CountingHub : Hub
{
    private static int _count;

    public int Count() => Volatile.Read(ref _count);

    protected void Add() => Interlocked.Increment(ref _count);
}

public sealed class SpectatorHub(ReplayStore replays) : CountingHub
{
    [HubMethodName("watch")]
    public async Task WatchAsync(Guid id)
    {
        Add();
        foreach (var move in replays.Read(id))
        {
            await Clients.Caller.SendAsync("move", move);
        }
    }

    public Task Wave() => Task.Run(async () =>
    {
        await Task.Delay(10);
        await Clients.All.SendAsync("wave");
    });
}
