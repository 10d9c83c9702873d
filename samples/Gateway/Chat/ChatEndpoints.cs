using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Chat;

/// <summary>The gateway's own chat, which remembers the conversation, in both forms.</summary>
internal static class ChatEndpoints
{
    public static void AddChat(this IServiceCollection services) => services.AddSingleton<ChatService>();

    public static void MapChat(this IEndpointRouteBuilder app)
    {
        app.MapPost("/chat", ChatAsync);
        app.MapPost("/chat-sync", Chat); // synchronous, so it runs on the default blocking lane
    }

    private static async Task<Results<Ok<ChatAnswer>, ValidationProblem>> ChatAsync(
        ChatRequest? request, ChatService chat, CancellationToken clientGone)
    {
        if (ChatRequest.Problems(request) is { Count: > 0 } problems)
        {
            return Refuse(problems);
        }

        return TypedResults.Ok(new ChatAnswer(await chat.AnswerAsync(request!.SessionId!, request.Message!, clientGone)));
    }

    private static Results<Ok<ChatAnswer>, ValidationProblem> Chat(ChatRequest? request, ChatService chat, CancellationToken clientGone)
    {
        if (ChatRequest.Problems(request) is { Count: > 0 } problems)
        {
            return Refuse(problems);
        }

        return TypedResults.Ok(new ChatAnswer(chat.Answer(request!.SessionId!, request.Message!, clientGone)));
    }

    private static ValidationProblem Refuse(Dictionary<string, string[]> problems) =>
        TypedResults.ValidationProblem(problems, detail: string.Join(" ", problems.Values.SelectMany(messages => messages)));
}
