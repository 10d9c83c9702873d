using Gateway.Limits;
using Gateway.Startup;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Trilane;

namespace Gateway.Slack;

/// <summary>A slash command that asks the model: acknowledged at once, answered when there is an answer.</summary>
internal static class SlackEndpoints
{
    private const long MaxBytes = 64 << 10;

    public static void AddSlack(this IServiceCollection services)
    {
        services.AddSettings<SlackOptions>();
        services.AddSingleton<SlackSignature>();
        services.AddSingleton<SlackAudit>();
        services.AddTransient<SlackBot>();
        services.AddHttpClient<SlackReplies>(http => http.Timeout = TimeSpan.FromSeconds(10))
            // A redirect could lead away from the hosts that are allowed.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, MaxResponseDrainSize = 0 });
    }

    public static void MapSlack(this IEndpointRouteBuilder app) =>
        app.MapPost("/slack/commands", CommandAsync)
            .WithMetadata(new MaxBody(MaxBytes))
            .WithSummary("Takes a slash command of Slack's: signed, acknowledged at once, answered later");

    private static async Task<Results<Ok<SlackMessage>, ProblemHttpResult>> CommandAsync(
        HttpRequest request, SlackSignature signature, IOptions<SlackOptions> options, SlackBot bot, IAfterResponse after, CancellationToken clientGone)
    {
        if (string.IsNullOrEmpty(options.Value.SigningSecret))
        {
            return Refuse(StatusCodes.Status503ServiceUnavailable, "Gateway:Slack:SigningSecret is not set, so no command can be told from a forged one.");
        }

        var body = (await WholeBody.ReadAsync(request, clientGone)).ToArray(); // as it came: the signature is over its bytes
        if (signature.Refusal(request.Headers, body) is { } refusal)
        {
            return Refuse(StatusCodes.Status401Unauthorized, refusal);
        }

        var command = SlackCommand.Parse(body);
        if (!options.Value.Allows(command.ResponseUrl))
        {
            return Refuse(
                StatusCodes.Status400BadRequest,
                $"The field 'response_url' leads to {command.ResponseUrl.GetLeftPart(UriPartial.Authority)}, which Gateway:Slack:ResponseHosts does not allow.");
        }

        if (command.Text.Length == 0)
        {
            return TypedResults.Ok(new SlackMessage($"Write your question behind the command: {command.Command} How do I reset my password?"));
        }

        after.Add(stopping => bot.AnswerAsync(command, stopping));
        return TypedResults.Ok(new SlackMessage("One moment, the model is thinking …"));
    }

    private static ProblemHttpResult Refuse(int status, string detail) => TypedResults.Problem(detail, statusCode: status);
}
