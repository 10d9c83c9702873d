using Gateway.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedGateway))]

namespace Gateway.Tests.Support;

/// <summary>One gateway for all the tests that ask nothing special of theirs. Its simulator answers at once.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    private GatewayProcess? _process;

    internal GatewayProcess Process => _process!;

    public async ValueTask InitializeAsync() => _process = await GatewayProcess.StartAsync(
        "--Gateway:Simulator:TimeToFirstToken=0",
        "--Gateway:Simulator:TimeBetweenTokens=0",
        "--Gateway:Uploads:MaxBytes=1000000");

    public async ValueTask DisposeAsync() => await _process!.DisposeAsync();
}
