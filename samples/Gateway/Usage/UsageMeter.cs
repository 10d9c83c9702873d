namespace Gateway.Usage;

/// <summary>Meters calls to the model and has what they used written down.</summary>
internal sealed class UsageMeter(IUsageStore store, TimeProvider time, ILogger<UsageMeter> log)
{
    /// <summary>Starts to meter one call. It counts as failed until it is told otherwise.</summary>
    public MeteredCall Start(string route, string model, string? caller, string? sessionId = null) =>
        new(this, route, model, caller, sessionId);

    internal async Task WriteAsync(MeteredCall call)
    {
        var record = Close(call);
        try
        {
            await store.AddAsync(record);
        }
        catch (Exception error)
        {
            Keep(record, error);
        }
    }

    internal void Write(MeteredCall call)
    {
        var record = Close(call);
        try
        {
            store.Add(record);
        }
        catch (Exception error)
        {
            Keep(record, error);
        }
    }

    private UsageRecord Close(MeteredCall call)
    {
        var record = call.ToRecord(time.GetUtcNow());
        if (record.Outcome == UsageOutcome.Failed)
        {
            log.LogWarning("{Route} with model '{Model}' failed: {Reason}", record.Route, record.Model, call.FailedBecause);
        }

        return record;
    }

    // An answer the model has given is worth more to the client than its bookkeeping: the log keeps what the store would not.
    private void Keep(UsageRecord record, Exception error) => log.LogError(error, "Usage could not be stored: {Usage}", record);
}
