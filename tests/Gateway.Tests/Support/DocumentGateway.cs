using Gateway.Tests.Support;

[assembly: AssemblyFixture(typeof(DocumentGateway))]

namespace Gateway.Tests.Support;

/// <summary>One gateway for the tests of documents and answers. Its limits are low, and what it leaves behind lies in a directory of its own.</summary>
public sealed class DocumentGateway : IAsyncLifetime
{
    private readonly TempDirectory _temporary = new();
    private GatewayProcess? _process;

    internal GatewayProcess Process => _process!;

    /// <summary>Where it works on documents.</summary>
    internal string Temporary => _temporary.Path;

    public async ValueTask InitializeAsync() => _process = await GatewayProcess.StartAsync(
        [("TMPDIR", _temporary.Path)],
        "--Gateway:Simulator:TimeToFirstToken=0",
        "--Gateway:Simulator:TimeBetweenTokens=0",
        "--Gateway:Documents:MaxBytes=12000000",
        "--Gateway:Documents:MaxMegapixels=10",
        "--Gateway:Documents:MaxPages=20",
        "--Gateway:Documents:MaxCharacters=500000");

    public async ValueTask DisposeAsync()
    {
        await _process!.DisposeAsync();
        _temporary.Dispose();
    }
}
