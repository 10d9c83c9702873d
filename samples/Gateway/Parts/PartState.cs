namespace Gateway.Parts;

/// <summary>Notes in the log when a part goes and when it is back, once each, however many calls meet it.</summary>
internal sealed class PartState(string part, string address, ILogger log)
{
    private int _isAway;

    public void IsBack()
    {
        if (_isAway != 0 && Interlocked.Exchange(ref _isAway, 0) != 0)
        {
            log.LogInformation("{Part} at {Address} answers again", part, address);
        }
    }

    public void IsAway(Exception reason)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0)
        {
            log.LogWarning("{Part} at {Address} does not answer: {Reason}", part, address, reason.GetBaseException().Message);
        }
    }
}
