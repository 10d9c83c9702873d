using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using Polly;
using Polly.CircuitBreaker;

namespace Gateway.Model;

/// <summary>One OpenAI-compatible server, called through the official client. Every failure is a <see cref="ModelException"/>. Thread-safe.</summary>
internal sealed class ModelServer : IDisposable
{
    private readonly ModelTransport _transport;
    private readonly Lazy<OpenAIClient> _client;
    private readonly ResiliencePipeline _resilience;

    public ModelServer(ModelAddress address, string? apiKey, TimeSpan timeout, ResiliencePipeline resilience)
    {
        Address = address;
        _resilience = resilience;
        _transport = new ModelTransport(useProxy: !address.IsOnThisMachine);
        // Late, since the simulator's address is known only once the server listens; asked for earlier, it fails for that call alone.
        _client = new(() => CreateClient(apiKey, timeout), LazyThreadSafetyMode.PublicationOnly);
    }

    public ModelAddress Address { get; }

    public async Task<T> AskAsync<T>(Func<OpenAIClient, Task<T>> ask, CancellationToken callerGone)
    {
        try
        {
            return await _resilience.ExecuteAsync(async _ => await AskOnceAsync(ask, callerGone), callerGone);
        }
        catch (BrokenCircuitException resting)
        {
            throw ModelException.Resting(Address.Uri, resting);
        }
    }

    /// <summary>The same in synchronous form, for a thread that may block.</summary>
    public T Ask<T>(Func<OpenAIClient, T> ask, CancellationToken callerGone)
    {
        try
        {
            return _resilience.Execute(_ => AskOnce(ask, callerGone), callerGone);
        }
        catch (BrokenCircuitException resting)
        {
            throw ModelException.Resting(Address.Uri, resting);
        }
    }

    public void Dispose() => _transport.Dispose();

    private async Task<T> AskOnceAsync<T>(Func<OpenAIClient, Task<T>> ask, CancellationToken callerGone)
    {
        try
        {
            return await ask(_client.Value);
        }
        catch (Exception error) when (ModelException.From(error, Address.Uri, callerGone) is { } failure)
        {
            throw failure;
        }
    }

    private T AskOnce<T>(Func<OpenAIClient, T> ask, CancellationToken callerGone)
    {
        try
        {
            return ask(_client.Value);
        }
        catch (Exception error) when (ModelException.From(error, Address.Uri, callerGone) is { } failure)
        {
            throw failure;
        }
    }

    private OpenAIClient CreateClient(string? apiKey, TimeSpan timeout) => new(
        new ApiKeyCredential(string.IsNullOrEmpty(apiKey) ? "none" : apiKey), // the client insists on one
        new OpenAIClientOptions
        {
            Endpoint = Address.Uri,
            NetworkTimeout = timeout,
            Transport = _transport.Pipeline,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // the gateway's own is around it
        });
}
