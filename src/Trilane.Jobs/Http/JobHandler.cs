using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Trilane.Jobs.Http;

/// <summary>Runs the handlers of the job lane's endpoints, and answers what goes wrong in them.</summary>
internal static class JobHandler
{
    // Long enough for a database to restart, short enough for a person who waits.
    private static readonly TimeSpan _storeRetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>A handler of a service of the app.</summary>
    internal static RequestDelegate Of<THandler>(Func<THandler, HttpContext, Task> handle)
        where THandler : notnull => http => RunAsync(http, () => handle(http.RequestServices.GetRequiredService<THandler>(), http));

    private static async Task RunAsync(HttpContext http, Func<Task> handle)
    {
        try
        {
            await handle();
        }
        catch (RefusedRequestException exception)
        {
            await Problems.WriteAsync(http, exception.Problem);
        }
        catch (BadHttpRequestException exception) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            await Problems.WriteAsync(http, exception.StatusCode, exception.Message);
        }
        catch (JobStoreException exception) when (!http.Response.HasStarted)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(JobHandler))
                .StoreUnavailable(exception, http.Request.Method, http.Request.Path);
            await Problems.UnavailableAsync(http, _storeRetryAfter);
        }
        catch (LaneFullException exception) when (!http.Response.HasStarted)
        {
            await Problems.UnavailableAsync(http, exception.RetryAfter);
        }
        catch (Exception exception) when (http.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The client has left; there is nobody to answer.
        }
    }
}
