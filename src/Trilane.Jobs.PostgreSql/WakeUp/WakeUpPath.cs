using System.Text;
using Npgsql;
using Trilane.Jobs.PostgreSql.Claims;
using Trilane.Jobs.PostgreSql.Data;

namespace Trilane.Jobs.PostgreSql.WakeUp;

/// <summary>
/// How processes wake each other: LISTEN on one connection, NOTIFY on another after the commit of what there is to tell. One sender for the
/// process, which merges: a NOTIFY inside each transaction would make all their commits queue for one lock of the server.
/// </summary>
internal sealed class WakeUpPath : IAsyncDisposable
{
    // How long a connection that may be dead gets to show that it lives, before it is thrown away.
    private const int CheckSeconds = 1;

    private readonly Database _database;
    private readonly string _channel;
    private readonly string _notify;
    private readonly IWakeUpReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly WakeUpTimes _times;
    private readonly Outbox _outbox;
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _sender = WakeUpMessage.NewSender();
    private readonly TaskCompletionSource _works = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _heardAt;
    private bool _mustProbe;
    private Task _listening = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;

    internal WakeUpPath(
        Database database, string schema, Queries queries, IWakeUpReceiver receiver, WakeUpHealth health, TimeProvider time, WakeUpTimes times)
    {
        _database = database;
        _channel = schema;
        _notify = queries.Notify;
        _receiver = receiver;
        Health = health;
        _time = time;
        _times = times;
        _outbox = new(time, times);
    }

    internal WakeUpHealth Health { get; }

    /// <summary>Begins, and waits until the path is seen to work; for a while at most, since jobs run without it too.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        _listening = Task.Run(() => KeepAsync(ListenAsync), CancellationToken.None);
        _sending = Task.Run(() => KeepAsync(SendAsync), CancellationToken.None);
        try
        {
            await _works.Task.WaitAsync(_times.Probe, _time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            Health.Lost("the first message has not come back", exception);
        }
    }

    internal void Tell(Low low) => _outbox.Add(low);

    internal void Tell(IReadOnlyCollection<Guid> jobs) => _outbox.Add(jobs);

    /// <summary>The statement that tells what a transaction of a caller did, as a part of it: it is heard if and when it commits.</summary>
    internal Query Within(WakeUpMessage message) => new(_notify, Value.Of(_channel), Value.Of(message.Write(WakeUpMessage.NoSender)));

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(_listening, _sending);
        _outbox.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Does something on a connection of its own for as long as the store lives, with another connection after each failure.</summary>
    private async Task KeepAsync(Func<NpgsqlConnection, Action, Task> work)
    {
        var pause = _times.FirstRetry;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _database.ConnectAsync(_stopping.Token);
                await UseAsync(connection, work, () => pause = _times.FirstRetry);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Health.Lost(exception.GetBaseException().Message, exception);
            }

            if (!await PauseAsync(pause))
            {
                return;
            }

            pause = pause * 2 < _times.LongestRetry ? pause * 2 : _times.LongestRetry;
        }
    }

    private static async Task UseAsync(NpgsqlConnection connection, Func<NpgsqlConnection, Action, Task> work, Action works)
    {
        try
        {
            await work(connection, works);
        }
        finally
        {
            await RetireAsync(connection);
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection, Action works)
    {
        connection.Notification += (_, notification) => Hear(notification.Payload, works);
        await using (NpgsqlCommand listen = new($"LISTEN {SqlText.Quote(_channel)}", connection))
        {
            await listen.ExecuteNonQueryAsync(_stopping.Token);
        }

        // What happened before this moment was not heard.
        Volatile.Write(ref _heardAt, _time.GetTimestamp());
        _receiver.Doubt();
        Probe();
        while (true)
        {
            var left = _times.Silence - _time.GetElapsedTime(Volatile.Read(ref _heardAt));
            if (left <= TimeSpan.Zero)
            {
                throw new TimeoutException($"none of the messages of this process has come back for {_times.Silence.TotalSeconds:0.#} s");
            }

            await connection.WaitAsync(left, _stopping.Token);
        }
    }

    private void Hear(string payload, Action works)
    {
        if (WakeUpMessage.IsFrom(payload, _sender))
        {
            Volatile.Write(ref _heardAt, _time.GetTimestamp());
            works();
            Health.Works();
            _works.TrySetResult();
        }
        else if (WakeUpMessage.Read(payload) is { } message)
        {
            _receiver.Hear(message);
        }
    }

    private async Task SendAsync(NpgsqlConnection connection, Action works)
    {
        await using (NpgsqlCommand settings = new("SET synchronous_commit = off", connection))
        {
            await settings.ExecuteNonQueryAsync(_stopping.Token);
        }

        var toldAt = 0L;
        TimeSpan? next = null;
        while (true)
        {
            await _outbox.WaitAsync(next ?? _times.Probe, _stopping.Token);
            var message = _outbox.Take(out next);
            var isProbe = message is { Lows: null, Jobs: null, IsMany: false };
            if (isProbe && toldAt != 0 && _time.GetElapsedTime(toldAt) < _times.Probe && !Volatile.Read(ref _mustProbe))
            {
                continue;
            }

            Volatile.Write(ref _mustProbe, false);
            await SendAsync(connection, message);
            toldAt = _time.GetTimestamp();
            works();
            await Task.Delay(_times.BetweenWork, _time, _stopping.Token);
        }
    }

    private async Task SendAsync(NpgsqlConnection connection, WakeUpMessage message)
    {
        var payload = message.Write(_sender);
        if (Encoding.UTF8.GetByteCount(payload) > WakeUpMessage.MaxBytes)
        {
            payload = new WakeUpMessage { IsMany = true }.Write(_sender);
        }

        try
        {
            await using NpgsqlCommand notify = new(_notify, connection) { Parameters = { Value.Of(_channel), Value.Of(payload) } };
            notify.CommandTimeout = (int)Math.Ceiling(_times.Silence.TotalSeconds);
            await notify.PrepareAsync(_stopping.Token);
            await notify.ExecuteNonQueryAsync(_stopping.Token);
        }
        catch
        {
            _outbox.PutBack(message);
            throw;
        }
    }

    // So that health knows soon after a start that the path works.
    private void Probe()
    {
        Volatile.Write(ref _mustProbe, true);
        _outbox.Add([]);
    }

    /// <summary>Leaves no subscription or setting behind in the pool, and no connection that hangs: one that doesn't answer is closed.</summary>
    private static async Task RetireAsync(NpgsqlConnection connection)
    {
        try
        {
            await using NpgsqlCommand clear = new("UNLISTEN *; RESET synchronous_commit", connection) { CommandTimeout = CheckSeconds };
            await clear.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception)
        {
            // The failure has broken the connection, so closing it can't bring it back to the pool.
        }
    }

    private async Task<bool> PauseAsync(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, _time, _stopping.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
