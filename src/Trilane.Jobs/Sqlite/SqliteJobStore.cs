using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

/// <summary>Jobs in an SQLite database file, which several processes of one machine may share.</summary>
/// <remarks>
/// SQLite knows no asynchronous input and output, so everything here runs on the blocking lane "sqlite" and is awaited from there. One writer
/// per process writes what waits in one transaction; reads have connections of their own. The clock is that of the machine.
/// </remarks>
internal sealed partial class SqliteJobStore : IJobStore
{
    // How soon a change by another process is noticed: what the design promises.
    private static readonly TimeSpan _lookInterval = TimeSpan.FromMilliseconds(50);

    private readonly SqliteAddress _address;
    private readonly BlockingLane _lane;
    private readonly TimeProvider _time;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private ITimer? _lookTimer;

    /// <param name="connectionString">As Microsoft.Data.Sqlite reads it; it must name a file.</param>
    /// <param name="lane">The lane "sqlite".</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The connection string can't be read, or names no file.</exception>
    public SqliteJobStore(string connectionString, BlockingLane lane, TimeProvider time)
    {
        _address = new SqliteAddress(connectionString);
        _lane = lane;
        _time = time;
        _writer = new SqliteWriter(_address, lane, time);
        _readers = new SqliteReaders(_address, lane);
    }

    public string Name => $"SQLite {_address.Path}";

    public StoreHealth Health => (_writer.WakeUpProblem, _writer.Problem) switch
    {
        (null, null) => StoreHealth.Well,
        var (wakeUp, problem) => new StoreHealth(wakeUp is null, problem ?? wakeUp),
    };

    public async Task StartAsync(IJobSignals signals, CancellationToken cancellationToken)
    {
        await _writer.StartAsync(signals, cancellationToken);
        using (ExecutionContext.SuppressFlow())
        {
            _lookTimer = _time.CreateTimer(static writer => ((SqliteWriter)writer!).Look(), _writer, _lookInterval, _lookInterval);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_lookTimer is { } timer)
        {
            await timer.DisposeAsync();
        }

        await _writer.DisposeAsync();
        await _readers.DisposeAsync();
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
