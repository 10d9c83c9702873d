using Gateway.Model;
using Gateway.Sessions;
using Gateway.Usage;
using OpenAI.Chat;

namespace Gateway.Chat;

/// <summary>One exchange of a conversation: reads the session, asks the model, keeps the exchange, writes the usage.</summary>
internal sealed class ChatService(ISessionStore sessions, ModelClient model, UsageMeter meter)
{
    public async Task<string> AnswerAsync(string sessionId, string message, CancellationToken clientGone)
    {
        var history = await sessions.ReadAsync(sessionId, clientGone);
        var call = meter.Start("/chat", model.Name, sessionId);
        try
        {
            var answer = Text(await model.ChatAsync(Prompt(history, message), clientGone), call);
            // The answer is paid for: from here on it is kept even if the client goes.
            await sessions.AppendAsync(sessionId, message, answer, CancellationToken.None);
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
    public string Answer(string sessionId, string message, CancellationToken clientGone)
    {
        var history = sessions.Read(sessionId);
        var call = meter.Start("/chat-sync", model.Name, sessionId);
        try
        {
            var answer = Text(model.Chat(Prompt(history, message), clientGone), call);
            sessions.Append(sessionId, message, answer);
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

    private static IEnumerable<ChatMessage> Prompt(IReadOnlyList<SessionMessage> history, string message) =>
        history.Select(ToChatMessage).Append(new UserChatMessage(message));

    private static ChatMessage ToChatMessage(SessionMessage message) =>
        message.FromUser ? new UserChatMessage(message.Content) : new AssistantChatMessage(message.Content);

    private static string Text(ChatCompletion completion, MeteredCall call)
    {
        call.Completed();
        if (completion.Usage is { } usage)
        {
            call.Used(usage.InputTokenCount, usage.OutputTokenCount);
        }

        return string.Concat(completion.Content.Select(part => part.Text));
    }
}
