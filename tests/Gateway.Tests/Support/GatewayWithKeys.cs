namespace Gateway.Tests.Support;

/// <summary>A gateway that asks its callers for keys.</summary>
public sealed class GatewayWithKeys : IAsyncLifetime
{
    public const string Ada = "Bearer ada-0123456789abcdef";
    public const string Bob = "Bearer bob-0123456789abcdef";
    public const string ThreeAMinute = "Bearer three-0123456789abcdef";
    public const string TwoAMinute = "Bearer two-0123456789abcdef";

    private GatewayProcess? _process;

    internal GatewayProcess Process => _process!;

    public async ValueTask InitializeAsync() => _process = await GatewayProcess.StartAsync(
        "--Gateway:ApiKeys:ada:Key=ada-0123456789abcdef",
        "--Gateway:ApiKeys:bob:Key=bob-0123456789abcdef",
        "--Gateway:ApiKeys:three:Key=three-0123456789abcdef",
        "--Gateway:ApiKeys:three:RequestsPerMinute=3",
        "--Gateway:ApiKeys:two:Key=two-0123456789abcdef",
        "--Gateway:ApiKeys:two:RequestsPerMinute=2",
        "--Gateway:Simulator:TimeToFirstToken=0",
        "--Gateway:Simulator:TimeBetweenTokens=0");

    public async ValueTask DisposeAsync() => await _process!.DisposeAsync();
}
