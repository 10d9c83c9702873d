namespace Gateway.Tests.Support;

/// <summary>A gateway whose simulator starts at once and then takes its time: a second for each token.</summary>
public sealed class SlowGateway : IAsyncLifetime
{
    private GatewayProcess? _process;

    internal GatewayProcess Process => _process!;

    public async ValueTask InitializeAsync() => _process = await GatewayProcess.StartAsync(
        "--Gateway:Simulator:TimeToFirstToken=0",
        "--Gateway:Simulator:TimeBetweenTokens=00:00:01");

    public async ValueTask DisposeAsync() => await _process!.DisposeAsync();
}
