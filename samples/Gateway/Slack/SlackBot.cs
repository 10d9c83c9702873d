using Gateway.Chat;
using Gateway.Model;
using Gateway.Parts;
using Trilane;

namespace Gateway.Slack;

/// <summary>Answers a command after Slack has its acknowledgement.</summary>
internal sealed class SlackBot(
    [FromKeyedServices(SlackBot.Lane)] BlockingLane lane, SlackAudit audit, ChatService chat, SlackReplies replies)
{
    public const string Lane = "slack";

    public async Task AnswerAsync(SlackCommand command, CancellationToken stopping)
    {
        try
        {
            await lane.RunAsync(() => audit.Append(command), stopping); // what is not on record is not done
            var conversation = new Conversation("/slack/commands", $"slack:{command.Team}", $"{command.Channel}/{command.User}");
            await replies.PostAsync(command.ResponseUrl, await chat.AnswerAsync(conversation, command.Text, stopping), stopping);
        }
        catch (Exception error) when (error is not HttpRequestException)
        {
            await replies.PostAsync(command.ResponseUrl, Apology(error), stopping);
            throw; // to the log
        }
    }

    private static string Apology(Exception error) => error switch
    {
        ModelException => "The model gave no answer. Please try again in a moment.",
        PartUnavailableException or LaneFullException => "The gateway cannot answer just now. Please try again in a moment.",
        _ => "The gateway failed. Its log says why.",
    };
}
