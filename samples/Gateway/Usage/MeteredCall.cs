namespace Gateway.Usage;

/// <summary>One call to the model while it runs: what is known so far of what it used. For one thread at a time.</summary>
internal sealed class MeteredCall(UsageMeter meter, string route, string model, string? caller, string? sessionId)
{
    private string _model = model;
    private long? _promptTokens;
    private long? _completionTokens;
    private long _chunks;
    private UsageOutcome _outcome;

    internal string? FailedBecause { get; private set; }

    /// <summary>The model that answers says its name: it may be another than was asked, or the same by its full name.</summary>
    public void AnsweredBy(string? name) => _model = string.IsNullOrEmpty(name) ? _model : name;

    /// <summary>A chunk with a piece of the answer arrived, which is about one token.</summary>
    public void CountChunk() => _chunks++;

    /// <summary>The model said what the call used.</summary>
    public void Used(long? promptTokens, long? completionTokens)
    {
        _promptTokens = promptTokens;
        _completionTokens = completionTokens;
    }

    public void Completed() => _outcome = UsageOutcome.Completed;

    /// <summary>The call, or what was done with its answer, ended with an exception.</summary>
    public void Broke(Exception error, CancellationToken clientGone)
    {
        if (error is OperationCanceledException && clientGone.IsCancellationRequested)
        {
            _outcome = UsageOutcome.ClientLeft;
        }
        else
        {
            Failed(error.Message);
        }
    }

    public void Failed(string reason)
    {
        _outcome = UsageOutcome.Failed;
        FailedBecause = reason;
    }

    public Task WriteAsync() => meter.WriteAsync(this);

    public void Write() => meter.Write(this);

    internal UsageRecord ToRecord(DateTimeOffset at) => new(
        at, route, caller, sessionId, _model, _promptTokens, _completionTokens ?? (_chunks > 0 ? _chunks : null), _outcome);
}
