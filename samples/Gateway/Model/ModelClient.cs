using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Gateway.Startup;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;

namespace Gateway.Model;

/// <summary>Asks the model server, and for chats the second one where the first has no answer.</summary>
/// <remarks>
/// <c>/chat</c> uses the official client's typed methods. <c>/v1</c> uses its protocol methods, which take and give bytes, so that every
/// field passes through, those this program has never heard of too. Every failure is a <see cref="ModelException"/>. Thread-safe.
/// </remarks>
internal sealed class ModelClient : IDisposable
{
    private readonly ModelOptions _options;
    private readonly ModelServer _first;
    private readonly ModelServer? _second;
    private readonly ILogger _log;

    public ModelClient(IOptions<ModelOptions> options, OwnAddress own, TimeProvider time, ILogger<ModelClient> log)
    {
        _options = options.Value;
        _log = log;
        var fallback = _options.Fallback;
        var hasSecond = !string.IsNullOrEmpty(fallback.BaseUrl);
        _first = new(
            new(_options.BaseUrl, own),
            _options.ApiKey,
            _options.Timeout,
            ModelResilience.Build(_options.Retries, hasSecond ? fallback.MinimumCalls : null, time, log));
        _second = hasSecond
            ? new(new(fallback.BaseUrl, own), fallback.ApiKey, _options.Timeout, ModelResilience.Build(_options.Retries, null, time, log))
            : null;
    }

    /// <summary>The model that /chat asks.</summary>
    public string Name => _options.Name;

    public ModelAddress Address => _first.Address;

    public async Task<ChatCompletion> ChatAsync(IReadOnlyList<ChatMessage> messages, CancellationToken callerGone) => await AskAsync(
        async to => (await to.Client.GetChatClient(to.Model ?? Name).CompleteChatAsync(messages, cancellationToken: callerGone)).Value,
        callerGone);

    public ChatCompletion Chat(IReadOnlyList<ChatMessage> messages, CancellationToken callerGone)
    {
        try
        {
            return _first.Ask(client => Complete(client, Name), callerGone);
        }
        catch (ModelException failure) when (CanFallBack(failure))
        {
            return _second!.Ask(client => Complete(client, _options.Fallback.Name ?? Name), callerGone);
        }

        ChatCompletion Complete(OpenAIClient client, string model) =>
            client.GetChatClient(model).CompleteChat(messages, cancellationToken: callerGone).Value;
    }

    public async Task<BinaryData> CompleteAsync(BinaryData request, CancellationToken callerGone) => Body(await AskAsync(
        to => Chats(to).CompleteChatAsync(Content(request, to.Model), Options(callerGone)), callerGone));

    /// <summary>Returns when the answer's headers are here; its body is then read as it comes.</summary>
    public async Task<ModelStream> StreamAsync(BinaryData request, CancellationToken callerGone) => await AskAsync(
        async to =>
        {
            var options = Options(callerGone);
            options.BufferResponse = false;
            options.SetHeader("Accept", "text/event-stream");
            var result = await Chats(to).CompleteChatAsync(Content(request, to.Model), options);
            return new ModelStream(result.GetRawResponse(), to.Address);
        },
        callerGone);

    /// <summary>Asks the first server alone: vectors of two models cannot be compared, so a second one's would spoil an index.</summary>
    public async Task<BinaryData> EmbedAsync(BinaryData request, CancellationToken callerGone) => Body(await _first.AskAsync(
        client => client.GetEmbeddingClient(Name).GenerateEmbeddingsAsync(BinaryContent.Create(request), Options(callerGone)), callerGone));

    public async Task<BinaryData> ListModelsAsync(CancellationToken callerGone) => Body(await _first.AskAsync(
        client => client.GetOpenAIModelClient().GetModelsAsync(Options(callerGone)), callerGone));

    public async Task<BinaryData> GetModelAsync(string name, CancellationToken callerGone) => Body(await _first.AskAsync(
        client => client.GetOpenAIModelClient().GetModelAsync(name, Options(callerGone)), callerGone));

    public void Dispose()
    {
        _first.Dispose();
        _second?.Dispose();
    }

    private async Task<T> AskAsync<T>(Func<ModelTarget, Task<T>> ask, CancellationToken callerGone)
    {
        try
        {
            return await _first.AskAsync(client => ask(new(client, _first.Address.Uri, null)), callerGone);
        }
        catch (ModelException failure) when (CanFallBack(failure))
        {
            return await _second!.AskAsync(client => ask(new(client, _second.Address.Uri, _options.Fallback.Name)), callerGone);
        }
    }

    private bool CanFallBack(ModelException failure)
    {
        if (_second is null || !failure.IsOfTheServer)
        {
            return false;
        }

        _log.LogWarning("{Reason} The server at {Second} is asked instead.", failure.Message, _second.Address.Uri);
        return true;
    }

    // The request names its model; the client's own would only count in typed calls.
    private ChatClient Chats(ModelTarget to) => to.Client.GetChatClient(Name);

    private static BinaryContent Content(BinaryData request, string? model)
    {
        if (model is null)
        {
            return BinaryContent.Create(request);
        }

        var renamed = JsonNode.Parse(request)!;
        renamed["model"] = model;
        return BinaryContent.Create(BinaryData.FromString(renamed.ToJsonString()));
    }

    private static RequestOptions Options(CancellationToken callerGone) => new() { CancellationToken = callerGone };

    private static BinaryData Body(ClientResult result) => result.GetRawResponse().Content;
}
