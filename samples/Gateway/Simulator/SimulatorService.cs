using Gateway.OpenAi;
using Microsoft.Extensions.Options;

namespace Gateway.Simulator;

/// <summary>Answers completions at the configured pace, until the caller goes away.</summary>
internal sealed class SimulatorService(IOptions<SimulatorOptions> options, SimulatorStats stats, TimeProvider time)
{
    private readonly TimeSpan _toFirstToken = options.Value.TimeToFirstToken;
    private readonly TimeSpan _betweenTokens = options.Value.TimeBetweenTokens;

    public async Task CompleteAsync(SimulatedPrompt prompt, HttpResponse response, CancellationToken callerGone)
    {
        var finished = false;
        var number = stats.Start();
        try
        {
            var answer = new SimulatedAnswer(prompt, options.Value.Tokens, number, time.GetUtcNow());
            await (prompt.Stream
                ? StreamAsync(answer, prompt.IncludeUsage, response, callerGone)
                : SendAsync(answer, response, callerGone));
            finished = true;
        }
        finally
        {
            stats.End(finished);
        }
    }

    private async Task SendAsync(SimulatedAnswer answer, HttpResponse response, CancellationToken callerGone)
    {
        await Task.Delay(_toFirstToken + (_betweenTokens * (answer.Tokens.Count - 1)), time, callerGone);
        await response.WriteAsJsonAsync(answer.Whole, callerGone);
    }

    private async Task StreamAsync(SimulatedAnswer answer, bool includeUsage, HttpResponse response, CancellationToken callerGone)
    {
        var sink = new EventStreamSink(response);
        await Task.Delay(_toFirstToken, time, callerGone);
        await sink.SendAsync(answer.FirstChunk, callerGone);
        for (var i = 0; i < answer.Tokens.Count; i++)
        {
            if (i > 0)
            {
                await Task.Delay(_betweenTokens, time, callerGone);
            }

            await sink.SendAsync(answer.TokenChunk(answer.Tokens[i]), callerGone);
        }

        await sink.SendAsync(answer.LastChunk, callerGone);
        if (includeUsage)
        {
            await sink.SendAsync(answer.UsageChunk, callerGone);
        }

        await sink.SendAsync("[DONE]"u8.ToArray(), callerGone);
    }
}
