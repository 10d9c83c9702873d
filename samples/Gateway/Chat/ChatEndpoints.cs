using System.Security.Claims;
using Gateway.Access;
using Gateway.Limits;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Chat;

/// <summary>The gateway's own chat, which remembers the conversation, in both forms.</summary>
internal static class ChatEndpoints
{
    private const long MaxBytes = 256 << 10; // the longest message, each character escaped

    public static void AddChat(this IServiceCollection services) => services.AddSingleton<ChatService>();

    public static void MapChat(this IEndpointRouteBuilder app)
    {
        var chat = app.MapGroup("").WithMetadata(new MaxBody(MaxBytes)).RequireApiKey();
        chat.MapPost("/chat", ChatAsync).WithSummary("Goes on with a remembered conversation");
        chat.MapPost("/chat-sync", Chat) // synchronous, so it runs on the default blocking lane
            .WithSummary("The same in synchronous form, for comparison");
    }

    private static async Task<Results<Ok<ChatAnswer>, ValidationProblem>> ChatAsync(
        ChatRequest? request, ClaimsPrincipal user, ChatService chat, CancellationToken clientGone)
    {
        if (ChatRequest.Problems(request) is { Count: > 0 } problems)
        {
            return Refuse(problems);
        }

        var conversation = new Conversation("/chat", user.CallerName, request!.SessionId!);
        return TypedResults.Ok(new ChatAnswer(await chat.AnswerAsync(conversation, request.Message!, clientGone)));
    }

    private static Results<Ok<ChatAnswer>, ValidationProblem> Chat(
        ChatRequest? request, ClaimsPrincipal user, ChatService chat, CancellationToken clientGone)
    {
        if (ChatRequest.Problems(request) is { Count: > 0 } problems)
        {
            return Refuse(problems);
        }

        var conversation = new Conversation("/chat-sync", user.CallerName, request!.SessionId!);
        return TypedResults.Ok(new ChatAnswer(chat.Answer(conversation, request.Message!, clientGone)));
    }

    private static ValidationProblem Refuse(Dictionary<string, string[]> problems) =>
        TypedResults.ValidationProblem(problems, detail: string.Join(" ", problems.Values.SelectMany(messages => messages)));
}
