using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;

namespace Gateway.Model;

/// <summary>Calls the model server through the official client.</summary>
/// <remarks>
/// <c>/chat</c> uses its typed methods. <c>/v1</c> uses its protocol methods, which take and give bytes, so that every field passes
/// through, those this program has never heard of too. Every failure is a <see cref="ModelException"/>. Thread-safe.
/// </remarks>
internal sealed class ModelClient : IDisposable
{
    private readonly ModelOptions _options;
    private readonly ModelAddress _address;
    private readonly ModelTransport _transport;
    private readonly Lazy<OpenAIClient> _client;
    private readonly Lazy<ChatClient> _chat;

    public ModelClient(IOptions<ModelOptions> options, ModelAddress address)
    {
        _options = options.Value;
        _address = address;
        _transport = new ModelTransport(useProxy: !address.IsOnThisMachine);
        // Late, since the simulator's address is known only once the server listens; asked for earlier, it fails for that call alone.
        _client = new(CreateClient, LazyThreadSafetyMode.PublicationOnly);
        _chat = new(() => _client.Value.GetChatClient(Name), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The model that /chat asks.</summary>
    public string Name => _options.Name;

    public async Task<ChatCompletion> ChatAsync(IEnumerable<ChatMessage> messages, CancellationToken callerGone) =>
        await CallAsync(() => _chat.Value.CompleteChatAsync(messages, cancellationToken: callerGone), callerGone);

    public ChatCompletion Chat(IEnumerable<ChatMessage> messages, CancellationToken callerGone)
    {
        try
        {
            return _chat.Value.CompleteChat(messages, cancellationToken: callerGone);
        }
        catch (Exception error) when (ModelException.From(error, _address.Uri, callerGone) is { } failure)
        {
            throw failure;
        }
    }

    public async Task<BinaryData> CompleteAsync(BinaryData request, CancellationToken callerGone) =>
        Body(await CallAsync(() => _chat.Value.CompleteChatAsync(Content(request), Options(callerGone)), callerGone));

    /// <summary>Returns when the answer's headers are here; its body is then read as it comes.</summary>
    public async Task<ModelStream> StreamAsync(BinaryData request, CancellationToken callerGone)
    {
        var options = Options(callerGone);
        options.BufferResponse = false;
        options.SetHeader("Accept", "text/event-stream");
        var result = await CallAsync(() => _chat.Value.CompleteChatAsync(Content(request), options), callerGone);
        return new ModelStream(result.GetRawResponse(), _address.Uri);
    }

    public async Task<BinaryData> EmbedAsync(BinaryData request, CancellationToken callerGone)
    {
        // The request names its model; the client's own would only count in typed calls.
        var embeddings = _client.Value.GetEmbeddingClient(Name);
        return Body(await CallAsync(() => embeddings.GenerateEmbeddingsAsync(Content(request), Options(callerGone)), callerGone));
    }

    public async Task<BinaryData> ListModelsAsync(CancellationToken callerGone) =>
        Body(await CallAsync(() => _client.Value.GetOpenAIModelClient().GetModelsAsync(Options(callerGone)), callerGone));

    public async Task<BinaryData> GetModelAsync(string name, CancellationToken callerGone) =>
        Body(await CallAsync(() => _client.Value.GetOpenAIModelClient().GetModelAsync(name, Options(callerGone)), callerGone));

    public void Dispose() => _transport.Dispose();

    private OpenAIClient CreateClient() => new(
        new ApiKeyCredential(string.IsNullOrEmpty(_options.ApiKey) ? "none" : _options.ApiKey), // the client insists on one
        new OpenAIClientOptions
        {
            Endpoint = _address.Uri,
            NetworkTimeout = _options.Timeout,
            Transport = _transport.Pipeline,
            // The callers' own clients try again. A gateway that does so too multiplies the load on a model already in trouble.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        });

    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken callerGone)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (ModelException.From(error, _address.Uri, callerGone) is { } failure)
        {
            throw failure;
        }
    }

    private static BinaryContent Content(BinaryData request) => BinaryContent.Create(request);

    private static RequestOptions Options(CancellationToken callerGone) => new() { CancellationToken = callerGone };

    private static BinaryData Body(ClientResult result) => result.GetRawResponse().Content;
}
