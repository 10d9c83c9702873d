using System.Net;
using Polly;
using Polly.Retry;

namespace Gateway.Slack;

/// <summary>Posts answers to where Slack wants them.</summary>
internal sealed class SlackReplies(HttpClient http, TimeProvider time)
{
    private const int LongestText = 40_000; // Slack cuts what is longer

    private readonly ResiliencePipeline<HttpStatusCode> _resilience = new ResiliencePipelineBuilder<HttpStatusCode> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<HttpStatusCode>
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromSeconds(1),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder<HttpStatusCode>()
                .Handle<HttpRequestException>()
                .Handle<TaskCanceledException>(error => error.InnerException is TimeoutException)
                .HandleResult(status => status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError),
        })
        .Build();

    /// <exception cref="HttpRequestException">Slack did not take the answer, also after two more tries.</exception>
    public async Task PostAsync(Uri responseUrl, string text, CancellationToken stopping)
    {
        var status = await _resilience.ExecuteAsync(async token => await PostOnceAsync(responseUrl, text, token), stopping);
        if ((int)status is < 200 or > 299)
        {
            throw new HttpRequestException($"{responseUrl.Host} answered {(int)status} to a reply.", null, status);
        }
    }

    private async ValueTask<HttpStatusCode> PostOnceAsync(Uri responseUrl, string text, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, responseUrl)
        {
            Content = JsonContent.Create(new { response_type = "ephemeral", text = Escape(text) }),
        };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token); // its body is of no interest
        return response.StatusCode;
    }

    // Or a model could mention a whole channel, or dress up a link. https://docs.slack.dev/messaging/formatting-message-text
    private static string Escape(string text)
    {
        var bounded = text.Length <= LongestText ? text : $"{text[..LongestText]}…";
        return bounded.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
    }
}
