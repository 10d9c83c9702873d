using Gateway.Tests.Support;

[assembly: AssemblyFixture(typeof(GatewayWithFakeModel))]

namespace Gateway.Tests.Support;

/// <summary>One gateway before a model server that does as the tests say. Its patience is short.</summary>
public sealed class GatewayWithFakeModel : IAsyncLifetime
{
    private FakeModelServer? _model;
    private GatewayProcess? _process;

    internal FakeModelServer Model => _model!;

    internal GatewayProcess Process => _process!;

    public async ValueTask InitializeAsync()
    {
        _model = await FakeModelServer.StartAsync();
        _process = await GatewayProcess.StartAsync(
            $"--Gateway:Model:BaseUrl={_model.BaseUrl}",
            "--Gateway:Model:ApiKey=the-key",
            "--Gateway:Model:Name=the-model",
            "--Gateway:Model:Timeout=00:00:02",
            "--Gateway:Model:Retries=0"); // a failure is to be seen as it comes
        await WarmUpAsync(); // a first call is slow enough to try that patience
    }

    public async ValueTask DisposeAsync()
    {
        await _process!.DisposeAsync();
        await _model!.DisposeAsync();
    }

    private async Task WarmUpAsync()
    {
        Model.On("warm-up", 200, "{}");
        using var request = new StringContent("""{"model":"warm-up","messages":[{}]}""");
        using var response = await Process.Http.PostAsync("/v1/chat/completions", request);
    }
}
