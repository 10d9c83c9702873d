using System.ClientModel;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Model;

/// <summary>The model gave no answer. The message says what failed, for the caller to read.</summary>
internal sealed class ModelException : Exception
{
    private const string Unreachable = "model_unreachable";
    private const string TimedOut = "model_timeout";
    private const string BrokenAnswer = "model_answer_broken";
    private const string IsResting = "model_resting";

    private ModelException(int status, string code, string message, Exception? reason = null)
        : base(message, reason)
    {
        Status = status;
        Code = code;
    }

    /// <summary>The status of a gateway whose upstream failed so: 502, or 504 for one that took too long.</summary>
    public int Status { get; }

    /// <summary>A short name of the failure for programs.</summary>
    public string Code { get; }

    /// <summary>What the model server answered, where it did answer.</summary>
    public UpstreamError? Answer { get; private init; }

    /// <summary>What the server said of when to ask again.</summary>
    public TimeSpan? RetryAfter => int.TryParse(Answer?.RetryAfter, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0
        ? TimeSpan.FromSeconds(seconds)
        : null;

    /// <summary>The same call may well succeed in a moment.</summary>
    /// <remarks>Not after a time-out, which would only double the wait, nor after a 429, which asks for fewer calls.</remarks>
    public bool IsPassing => Code == Unreachable || Answer?.Status is 408 or 500 or 502 or 503 or 504;

    /// <summary>The server gave no answer that it is there for.</summary>
    public bool IsDown => IsPassing || Code is TimedOut or BrokenAnswer;

    /// <summary>The server is the reason, not the request: another one may have an answer.</summary>
    public bool IsOfTheServer => IsDown || Code == IsResting || Answer?.Status is 401 or 402 or 403 or 407 or 429;

    public static ModelException Resting(Uri model, Exception reason) => new(
        StatusCodes.Status502BadGateway, IsResting, $"The model server at {model} failed too often and is not asked for a while.", reason);

    public static ModelException Broken(string message, Exception? reason = null) =>
        new(StatusCodes.Status502BadGateway, BrokenAnswer, message, reason);

    /// <summary>Names the failure, or null where it is none of the model's: the caller has gone, or the fault is ours.</summary>
    public static ModelException? From(Exception error, Uri model, CancellationToken callerGone) => error switch
    {
        OperationCanceledException when callerGone.IsCancellationRequested => null,
        OperationCanceledException => new(
            StatusCodes.Status504GatewayTimeout,
            TimedOut,
            $"The model server at {model} took longer than Gateway:Model:Timeout allows.",
            error),
        ClientResultException { Status: > 0 } answered => Answered(answered, model),
        ClientResultException or HttpRequestException or IOException => new(
            StatusCodes.Status502BadGateway,
            Unreachable,
            $"The connection to the model server at {model} failed: {error.GetBaseException().Message}",
            error),
        JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException => Broken(
            $"The model server at {model} answered what is not a completion: {error.Message}", error),
        _ => null,
    };

    private static ModelException Answered(ClientResultException error, Uri model)
    {
        var response = error.GetRawResponse()!;
        var retryAfter = response.Headers.TryGetValue("Retry-After", out var value) ? value : null;
        var answer = UpstreamError.Read(error.Status, response.Content, retryAfter);
        return new(
            StatusCodes.Status502BadGateway,
            "model_error",
            $"The model server at {model} answered {error.Status}: {answer.Message}",
            error) { Answer = answer };
    }
}
