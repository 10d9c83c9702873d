using System.Net.ServerSentEvents;
using System.Security.Claims;
using System.Text;
using Gateway.Access;
using Gateway.Model;
using Gateway.Parts;
using Gateway.Startup;

namespace Gateway.Answers;

/// <summary>Questions to the documents, answered as a stream or whole.</summary>
internal static class AnswerEndpoints
{
    public static void AddAnswers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<AnswerOptions>();
        services.AddSingleton<Retriever>();
        services.AddSingleton<AnswerModel>();
        services.AddSingleton<AnswerService>();
        if (configuration.HasRedis)
        {
            services.AddSingleton<IAnswerCache, RedisAnswerCache>();
        }
        else
        {
            services.AddSingleton<IAnswerCache, MemoryAnswerCache>();
        }
    }

    public static void MapAnswers(this IEndpointRouteBuilder app) => app.MapPost("/answers", AnswerAsync).RequireApiKey();

    private static async Task<IResult> AnswerAsync(
        AnswerRequest? request, AnswerService answers, ClaimsPrincipal user, CancellationToken clientGone)
    {
        if (AnswerRequest.Problems(request) is { Count: > 0 } problems)
        {
            return TypedResults.ValidationProblem(problems, detail: string.Join(" ", problems.Values.SelectMany(messages => messages)));
        }

        var parts = answers.AnswerAsync(request!.Question!, user.CallerName, clientGone).GetAsyncEnumerator(clientGone);
        if (!request.Stream)
        {
            return TypedResults.Ok(await CollectAsync(parts));
        }

        await parts.MoveNextAsync(); // what fails before the first event is answered with a status
        return TypedResults.ServerSentEvents(StreamAsync(parts));
    }

    private static async Task<Answer> CollectAsync(IAsyncEnumerator<AnswerEvent> parts)
    {
        await using var all = parts;
        var text = new StringBuilder();
        List<Hop> hops = [];
        IReadOnlyList<Citation> citations = [];
        var cached = false;
        while (await parts.MoveNextAsync())
        {
            switch (parts.Current)
            {
                case Hop hop:
                    hops.Add(hop);
                    break;
                case Delta delta:
                    text.Append(delta.Text);
                    break;
                case Citations found:
                    citations = found.Items;
                    break;
                case Done done:
                    cached = done.Cached;
                    break;
            }
        }

        return new(text.ToString(), citations, hops, cached);
    }

    private static async IAsyncEnumerable<SseItem<object>> StreamAsync(IAsyncEnumerator<AnswerEvent> parts)
    {
        await using var all = parts;
        var next = parts.Current;
        while (next is not null)
        {
            yield return new(next, next.Name);
            next = next is Failure ? null : await NextAsync(parts);
        }
    }

    private static async Task<AnswerEvent?> NextAsync(IAsyncEnumerator<AnswerEvent> parts)
    {
        try
        {
            return await parts.MoveNextAsync() ? parts.Current : null;
        }
        catch (ModelException failure)
        {
            return new Failure(failure.Status, "The model gave no answer", failure.Message);
        }
        catch (PartUnavailableException failure)
        {
            return new Failure(StatusCodes.Status503ServiceUnavailable, PartUnavailableException.Title, failure.Message);
        }
    }
}
