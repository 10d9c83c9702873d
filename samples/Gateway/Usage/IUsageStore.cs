namespace Gateway.Usage;

/// <summary>Keeps what each call to the model used.</summary>
/// <remarks>The asynchronous form takes no token: usage is written even when the client has gone, and is bounded by the store.</remarks>
internal interface IUsageStore
{
    void Add(UsageRecord record);

    Task AddAsync(UsageRecord record);
}
