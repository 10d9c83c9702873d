using System.Threading.Channels;
using Gateway.Parts;

namespace Gateway.Usage;

/// <summary>Keeps usage in memory while PostgreSQL is away, and writes it once it is back: chat goes on meanwhile.</summary>
/// <remarks>Bounded. What does not fit, and what is left when the program ends, goes to the log, so that it can be added by hand.</remarks>
internal sealed class UsageBacklog(PostgresUsageStore store, TimeProvider time, ILogger<UsageBacklog> log) : BackgroundService, IUsageStore
{
    private const int MaxRecords = 10_000;

    private static readonly TimeSpan _betweenTries = TimeSpan.FromSeconds(1);

    private readonly Channel<UsageRecord> _waiting =
        Channel.CreateBounded<UsageRecord>(new BoundedChannelOptions(MaxRecords) { SingleReader = true });

    // While others wait, the server is away: asking it would only take time.
    private bool IsStoreAway => _waiting.Reader.Count > 0;

    public async Task AddAsync(UsageRecord record)
    {
        if (IsStoreAway && _waiting.Writer.TryWrite(record))
        {
            return;
        }

        try
        {
            await store.AddAsync(record);
        }
        catch (PartUnavailableException) when (_waiting.Writer.TryWrite(record))
        {
        }
    }

    public void Add(UsageRecord record)
    {
        if (IsStoreAway && _waiting.Writer.TryWrite(record))
        {
            return;
        }

        try
        {
            store.Add(record);
        }
        catch (PartUnavailableException) when (_waiting.Writer.TryWrite(record))
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                if (!await TryWriteAllAsync())
                {
                    await Task.Delay(_betweenTries, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await EndAsync();
        }
    }

    // A record leaves only when it is written, so that those that come meanwhile see that others wait.
    private async Task<bool> TryWriteAllAsync()
    {
        while (_waiting.Reader.TryPeek(out var record))
        {
            try
            {
                await store.AddAsync(record);
            }
            catch (PartUnavailableException)
            {
                return false;
            }
            catch (Exception error)
            {
                log.LogError(error, "Usage could not be stored: {Usage}", record); // it never will be; the next may
            }

            _waiting.Reader.TryRead(out _);
        }

        return true;
    }

    private async Task EndAsync()
    {
        _waiting.Writer.Complete();
        if (await TryWriteAllAsync())
        {
            return;
        }

        while (_waiting.Reader.TryRead(out var record))
        {
            log.LogError("Usage could not be stored before the end of the program: {Usage}", record);
        }
    }
}
