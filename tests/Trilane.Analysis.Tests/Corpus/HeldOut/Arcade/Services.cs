using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace Arcade;

public sealed class Lobby
{
    private readonly ConcurrentDictionary<string, Channel<string>> _rooms = new();
    private readonly SemaphoreSlim _seats = new(100);
    private readonly ManualResetEventSlim _opponent = new();

    public async Task<string> EnterAsync(string room, CancellationToken stop)
    {
        await _seats.WaitAsync(stop);
        _rooms.TryAdd(room, Channel.CreateUnbounded<string>());
        return room;
    }

    public void Leave(string connection)
    {
        _seats.Release();
        _opponent.Reset();
    }

    public ValueTask PublishAsync(string room, string move) =>
        _rooms.TryGetValue(room, out var channel) && channel.Writer.TryWrite(move)
            ? ValueTask.CompletedTask
            : ValueTask.FromException(new InvalidOperationException("No such room."));

    public ChannelReader<string> MovesOf(string room) => _rooms[room].Reader;

    public bool WaitForOpponent()
    {
        if (_opponent.IsSet)
        {
            return true;
        }

        return _opponent.Wait(TimeSpan.FromSeconds(10)); // finds: blocking ManualResetEventSlim.Wait
    }
}

public sealed class ReplayStore
{
    private readonly Lock _gate = new();

    public async IAsyncEnumerable<string> ReadAsync(Guid id, [EnumeratorCancellation] CancellationToken stop)
    {
        using var reader = new StreamReader($"replays/{id}"); // may find: blocking StreamReader..ctor
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            yield return line;
        }
    }

    public IEnumerable<string> Read(Guid id)
    {
        using var reader = new StreamReader($"replays/{id}"); // may find: blocking StreamReader..ctor
        for (var line = reader.ReadLine(); line is not null; line = reader.ReadLine()) // finds: blocking StreamReader.ReadLine
        {
            yield return line;
        }
    }

    public async IAsyncEnumerable<string> ReadFakeAsync(Guid id)
    {
        foreach (var line in File.ReadAllLines($"replays/{id}")) // finds: fake-async File.ReadAllLines
        {
            yield return line;
        }
    }

    public void Append(Guid id, string move)
    {
        using (_gate.EnterScope()) // may find: blocking Lock.EnterScope
        {
            File.AppendAllLines($"replays/{id}", [move]); // finds: blocking File.AppendAllLines
        }
    }
}

public interface IHighscores
{
    IEnumerable<string> Top(int count);

    IAsyncEnumerable<string> Follow(CancellationToken stop);

    Task AddAsync(string player, int points);
}

public sealed class FileHighscores : IHighscores, IDisposable
{
    private readonly List<(string Player, int Points)> _scores = [];
    private readonly Channel<string> _changes = Channel.CreateUnbounded<string>();

    public IEnumerable<string> Top(int count)
    {
        lock (_scores)
        {
            return _scores.OrderByDescending(s => s.Points).Take(count).Select(s => s.Player).ToArray();
        }
    }

    public IAsyncEnumerable<string> Follow(CancellationToken stop) => _changes.Reader.ReadAllAsync(stop);

    public async Task AddAsync(string player, int points)
    {
        lock (_scores)
        {
            _scores.Add((player, points));
        }

        await _changes.Writer.WriteAsync(player);
    }

    // Once, when the host stops.
    public void Dispose() => File.WriteAllLines("scores.txt", Top(int.MaxValue));
}

/// <summary>Ends games whose players are gone, beside the requests.</summary>
public sealed class Referee(ReplayStore replays) : IHostedLifecycleService
{
    private CancellationTokenSource? _stop;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory("replays");
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _stop = new CancellationTokenSource();
        _ = Task.Factory.StartNew(Watch, TaskCreationOptions.LongRunning);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => _stop!.CancelAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Watch()
    {
        while (!_stop!.IsCancellationRequested)
        {
            foreach (var file in Directory.GetFiles("replays"))
            {
                File.ReadAllText(file);
            }

            Thread.Sleep(1000);
        }
    }
}

public static class Proof
{
    public static bool Verify(string player, int nonce)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(player + nonce), hash);
        return hash[0] == 0;
    }

    /// <summary>Looks for a nonce whose hash begins with so many zero bits: 2^bits hashes on average.</summary>
    public static int Mine(string player, int bits)
    {
        for (var nonce = 0; ; nonce++)
        {
            var hash = SHA512.HashData(Encoding.UTF8.GetBytes(player + nonce)); // finds: cpu-heavy SHA512.HashData
            if (BitConverter.ToUInt32(hash) >> (32 - bits) == 0)
            {
                return nonce;
            }
        }
    }
}
