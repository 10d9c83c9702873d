using Gateway.OpenAi;

namespace Gateway.Errors;

/// <summary>Every error leaves the gateway as a document: in OpenAI's shape under /v1, as problem+json elsewhere.</summary>
internal static class ErrorsExtensions
{
    public static void AddErrors(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddSingleton<ErrorAnswer>();
        services.AddExceptionHandler<OpenAiExceptionHandler>(); // asked first; leaves alone what is not OpenAI's surface
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true); // else a bad body is a 400 without a reason
    }

    public static void UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }
}
