using Microsoft.AspNetCore.Diagnostics;

namespace Gateway.OpenAi;

/// <summary>Answers the errors of OpenAI's surface in OpenAI's shape.</summary>
internal sealed class OpenAiExceptionHandler(ILogger<OpenAiExceptionHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        var failed = http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        if (failed?.Metadata.GetMetadata<OpenAiErrorShape>() is null)
        {
            return false;
        }

        var failure = OpenAiFailure.From(exception);
        if (failure is null)
        {
            log.LogError(exception, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            failure = OpenAiFailure.Ours;
        }

        await failure.WriteAsync(http.Response, cancellationToken);
        return true;
    }
}
