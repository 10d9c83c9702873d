using System.Text;
using Gateway.Model;
using Gateway.Usage;

namespace Gateway.OpenAi;

/// <summary>Passes requests on to the model server and its answers back, byte for byte, and notes what they used.</summary>
internal sealed class CompletionRelay(ModelClient model, UsageMeter meter)
{
    private const string Completions = "/v1/chat/completions";
    private const string Embeddings = "/v1/embeddings";

    public Task<BinaryData> AnswerAsync(CompletionRequest request, string? caller, CancellationToken clientGone) =>
        MeterAsync(meter.Start(Completions, request.Model, caller), () => model.CompleteAsync(request.Body, clientGone), clientGone);

    public Task<BinaryData> EmbedAsync(string modelName, BinaryData request, string? caller, CancellationToken clientGone) =>
        MeterAsync(meter.Start(Embeddings, modelName, caller), () => model.EmbedAsync(request, clientGone), clientGone);

    /// <summary>Streams the answer, up to and including <c>[DONE]</c>.</summary>
    /// <exception cref="ModelException">The model failed; chunks may have been sent before.</exception>
    public async Task StreamAsync(CompletionRequest request, string? caller, IChunkSink sink, CancellationToken clientGone)
    {
        var call = meter.Start(Completions, request.Model, caller);
        try
        {
            using var stream = await model.StreamAsync(request.Body, clientGone);
            await foreach (var chunk in stream.ReadAsync(clientGone))
            {
                var facts = CompletionFacts.Read(chunk) ?? default; // what is no JSON passes too: it is the client's to judge
                Count(facts, call);
                if (facts is { HasUsage: true, HasChoices: false } && !request.UsageWanted)
                {
                    continue;
                }

                await sink.SendAsync(chunk, clientGone);
                if (facts.IsError)
                {
                    call.Failed($"The model server sent an error: {Encoding.UTF8.GetString(chunk)}");
                    return; // it has ended its stream in the way that we would
                }
            }

            call.Completed();
            await sink.SendAsync("[DONE]"u8.ToArray(), clientGone);
        }
        catch (Exception error)
        {
            call.Broke(error, clientGone);
            throw;
        }
        finally
        {
            await call.WriteAsync();
        }
    }

    private static async Task<BinaryData> MeterAsync(MeteredCall call, Func<Task<BinaryData>> ask, CancellationToken clientGone)
    {
        try
        {
            var answer = await ask();
            var facts = CompletionFacts.Read(answer.ToMemory())
                ?? throw ModelException.Broken("The model server answered with success, but not with a JSON object.");
            call.AnsweredBy(facts.Model);
            call.Used(facts.PromptTokens, facts.CompletionTokens);
            call.Completed();
            return answer;
        }
        catch (Exception error)
        {
            call.Broke(error, clientGone);
            throw;
        }
        finally
        {
            await call.WriteAsync();
        }
    }

    private static void Count(CompletionFacts facts, MeteredCall call)
    {
        call.AnsweredBy(facts.Model);
        if (facts.HasUsage)
        {
            call.Used(facts.PromptTokens, facts.CompletionTokens);
        }
        else if (facts.HasChoices)
        {
            call.CountChunk();
        }
    }
}
