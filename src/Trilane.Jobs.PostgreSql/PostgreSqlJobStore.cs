using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Trilane.Jobs.PostgreSql.Claims;
using Trilane.Jobs.PostgreSql.Data;
using Trilane.Jobs.PostgreSql.WakeUp;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql;

/// <summary>Jobs in PostgreSQL, for many machines. All times are the server's.</summary>
internal sealed partial class PostgreSqlJobStore : IJobStore, IWakeUpReceiver
{
    private readonly string _schema;
    private readonly ILogger _logger;
    private readonly Database _database;
    private readonly Queries _queries;
    private readonly Watermarks _watermarks;
    private readonly ClaimLedger _ledger = new();
    private readonly WakeUpPath _wakeUp;
    private IJobSignals? _signals;

    /// <summary>Makes it; nothing is opened before <see cref="StartAsync"/>.</summary>
    /// <param name="source">Gives connections.</param>
    /// <param name="ownsSource">True to dispose it together with the store.</param>
    /// <param name="schema">The schema of the tables.</param>
    /// <param name="meter">The meter <c>Trilane.Jobs</c>.</param>
    /// <param name="logger">For what nobody else hears of.</param>
    /// <param name="time">Only for pauses and figures of this process.</param>
    /// <param name="times">Of the wake-up path.</param>
    internal PostgreSqlJobStore(
        NpgsqlDataSource source, bool ownsSource, string schema, Meter meter, ILogger logger, TimeProvider time, WakeUpTimes? times = null)
    {
        _schema = schema;
        _logger = logger;
        NpgsqlConnectionStringBuilder address = new(source.ConnectionString);
        Name = $"The PostgreSQL job store {address.Host}:{address.Port}/{address.Database} (schema {schema})";
        _queries = new(schema);
        _database = new(source, ownsSource, Name, _queries.PlanByIndex);
        _watermarks = new(time);
        _wakeUp = new(_database, schema, _queries, this, new WakeUpHealth(Name, meter, logger), time, times ?? new());
    }

    public string Name { get; }

    public StoreHealth Health => _database.Problem is { } problem ? _wakeUp.Health.Health with { Problem = problem } : _wakeUp.Health.Health;

    public async Task StartAsync(IJobSignals signals, CancellationToken cancellationToken)
    {
        _signals = signals;
        await new Migrator(_database, _schema).RunAsync(cancellationToken);
        await CheckDurabilityAsync(cancellationToken);
        await _wakeUp.StartAsync(cancellationToken);
    }

    void IWakeUpReceiver.Hear(WakeUpMessage message)
    {
        foreach (var low in message.Lows ?? [])
        {
            _watermarks.Lower(low);
            _signals?.WorkArrived(low.Queue);
        }

        if (message.IsMany)
        {
            _signals?.AnythingChanged();
        }
        else if (message.Jobs is not null)
        {
            _signals?.JobsChanged(message.UnpackJobs());
        }
    }

    void IWakeUpReceiver.Doubt()
    {
        _watermarks.Doubt();
        _signals?.AnythingChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await _wakeUp.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task CheckDurabilityAsync(CancellationToken cancellationToken)
    {
        var value = await _database.ReadAsync(
            session => session.FirstAsync<string>(new("SHOW synchronous_commit"), cancellationToken), cancellationToken);
        if (value == "off")
        {
            WakeUpLog.NotSynchronous(_logger, Name, value);
        }
    }

    /// <summary>Tells this process and the others where jobs have become ready.</summary>
    private void Arrived(IReadOnlyCollection<Low> lows)
    {
        foreach (var low in lows)
        {
            _watermarks.Lower(low);
            _signals?.WorkArrived(low.Queue);
            _wakeUp.Tell(low);
        }
    }

    /// <summary>Tells this process and the others which jobs have changed.</summary>
    private void Changed(List<Guid> jobs)
    {
        if (jobs.Count > 0)
        {
            _signals?.JobsChanged(jobs);
            _wakeUp.Tell(jobs);
        }
    }

    private static Low ReadLow(NpgsqlDataReader reader) => new(reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2));
}
