using Gateway.Model;
using Gateway.Sessions;
using Gateway.Usage;
using OpenAI.Chat;

namespace Gateway.Chat;

/// <summary>One exchange of a conversation: reads the session, asks the model, keeps the exchange, writes the usage.</summary>
internal sealed class ChatService(ISessionStore sessions, ModelClient model, UsageMeter meter)
{
    public async Task<string> AnswerAsync(Conversation conversation, string message, CancellationToken clientGone)
    {
        var history = await sessions.ReadAsync(conversation.Key, clientGone);
        var call = Meter(conversation);
        try
        {
            var answer = Text(await model.ChatAsync(Prompt(history, message), clientGone), call);
            // The answer is paid for: from here on it is kept even if the client goes.
            await sessions.AppendAsync(conversation.Key, message, answer, CancellationToken.None);
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

    /// <summary>The same in synchronous form, for a thread that may block.</summary>
    public string Answer(Conversation conversation, string message, CancellationToken clientGone)
    {
        var history = sessions.Read(conversation.Key);
        var call = Meter(conversation);
        try
        {
            var answer = Text(model.Chat(Prompt(history, message), clientGone), call);
            sessions.Append(conversation.Key, message, answer);
            return answer;
        }
        catch (Exception error)
        {
            call.Broke(error, clientGone);
            throw;
        }
        finally
        {
            call.Write();
        }
    }

    private MeteredCall Meter(Conversation conversation) =>
        meter.Start(conversation.Route, model.Name, conversation.Caller, conversation.SessionId);

    private static List<ChatMessage> Prompt(IReadOnlyList<SessionMessage> history, string message) =>
        [.. history.Select(ToChatMessage), new UserChatMessage(message)];

    private static ChatMessage ToChatMessage(SessionMessage message) =>
        message.FromUser ? new UserChatMessage(message.Content) : new AssistantChatMessage(message.Content);

    private static string Text(ChatCompletion completion, MeteredCall call)
    {
        call.Completed();
        call.AnsweredBy(completion.Model);
        if (completion.Usage is { } usage)
        {
            call.Used(usage.InputTokenCount, usage.OutputTokenCount);
        }

        return string.Concat(completion.Content.Select(part => part.Text));
    }
}
