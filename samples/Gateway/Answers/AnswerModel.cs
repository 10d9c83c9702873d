using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Documents.Index;
using Gateway.Model;
using Gateway.OpenAi;
using Gateway.Usage;

namespace Gateway.Answers;

/// <summary>Has the model answer from passages, and notes what that used.</summary>
internal sealed class AnswerModel(ModelClient model, UsageMeter meter)
{
    /// <summary>The model's name.</summary>
    public string Name => model.Name;

    /// <summary>The text as it comes; the usage comes with the last piece, which may be empty.</summary>
    /// <exception cref="ModelException">The model failed; pieces may have come before.</exception>
    public async IAsyncEnumerable<(string Text, AnswerUsage? Usage)> AnswerAsync(
        string question, IReadOnlyList<FoundChunk> passages, string? caller, [EnumeratorCancellation] CancellationToken clientGone)
    {
        var call = meter.Start("/answers", model.Name, caller);
        try
        {
            await using var chunks = ReadAsync(AnswerPrompt.Build(model.Name, question, passages), clientGone).GetAsyncEnumerator(clientGone);
            while (await NextAsync(chunks, call, clientGone))
            {
                var facts = CompletionFacts.Read(chunks.Current) ?? default;
                if (facts.IsError)
                {
                    throw Broken(chunks.Current, call);
                }

                if (facts.HasUsage)
                {
                    call.Used(facts.PromptTokens, facts.CompletionTokens);
                    yield return ("", new(facts.PromptTokens, facts.CompletionTokens));
                }
                else if (facts.HasChoices && Text(chunks.Current) is { Length: > 0 } text)
                {
                    call.CountChunk();
                    yield return (text, null);
                }
            }

            call.Completed();
        }
        finally
        {
            await call.WriteAsync();
        }
    }

    private async IAsyncEnumerable<byte[]> ReadAsync(BinaryData request, [EnumeratorCancellation] CancellationToken clientGone)
    {
        using var stream = await model.StreamAsync(request, clientGone);
        await foreach (var chunk in stream.ReadAsync(clientGone))
        {
            yield return chunk;
        }
    }

    // An iterator can't yield inside try and catch, so what breaks is noted here.
    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<byte[]> chunks, MeteredCall call, CancellationToken clientGone)
    {
        try
        {
            return await chunks.MoveNextAsync();
        }
        catch (Exception error)
        {
            call.Broke(error, clientGone);
            throw;
        }
    }

    private static ModelException Broken(byte[] chunk, MeteredCall call)
    {
        var failure = ModelException.Broken($"The model server sent an error in its stream: {UpstreamError.Read(200, new BinaryData(chunk), null).Message}");
        call.Failed(failure.Message);
        return failure;
    }

    private static string? Text(byte[] chunk)
    {
        using var json = JsonDocument.Parse(chunk);
        return json.RootElement.GetProperty("choices").EnumerateArray()
            .Select(choice => choice.TryGetProperty("delta", out var delta) && delta.TryGetProperty("content", out var content) ? content : default)
            .Where(content => content.ValueKind == JsonValueKind.String)
            .Select(content => content.GetString())
            .FirstOrDefault();
    }
}
