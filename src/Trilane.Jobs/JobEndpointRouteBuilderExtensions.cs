using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Trilane;
using Trilane.Jobs;
using Trilane.Jobs.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives jobs to HTTP clients.</summary>
public static class JobEndpointRouteBuilderExtensions
{
    private const string ProblemJson = "application/problem+json";

    /// <summary>
    /// Takes requests for a job with <c>POST</c>, as JSON or as a form with files, and answers 202 once the job is on disk; its <c>Location</c> leads
    /// to the routes of <see cref="MapJobs"/>, without which the app does not start.
    /// </summary>
    /// <typeparam name="TJob">The job, added by <c>AddTrilaneJobs</c>.</typeparam>
    /// <param name="endpoints">The app or a group.</param>
    /// <param name="pattern">The route.</param>
    /// <returns>For authorization, rate limits, CORS and whatever else the endpoint is to have.</returns>
    /// <exception cref="InvalidOperationException">The app has no such job.</exception>
    public static IEndpointConventionBuilder MapJob<TJob>(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern)
        where TJob : class
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var settings = SettingsOf(endpoints, $"MapJob<{typeof(TJob).Name}>(\"{pattern}\")");
        var door = new JobDoor(DefinitionOf<TJob>(settings, pattern), settings.Json);
        var reader = new SubmissionReader(door);
        var builder = endpoints
            .MapPost(pattern, JobHandler.Of<EnqueueHandler>((handler, http) => handler.HandleAsync(http, door, reader)))
            .WithMetadata(DescribedParameter.Of(DescribedParameter.Enqueue))
            .WithMetadata(new JobRoute(JobRouteKind.Enqueue))
            .WithMetadata(new LaneMetadata(LaneKind.Job, door.Job.Options.Queue))
            .WithName(endpoints.ServiceProvider.GetRequiredService<JobEndpointNames>().Next(door.Job.Name))
            .WithTags(door.Job.Name)
            .WithMetadata(new JobRequestBody(door.Job.RequestType, HasRequiredMembers(door)));
        return Produces(
            builder,
            (202, typeof(JobStatus)), (200, door.Job.ResultType), (400, typeof(HttpValidationProblemDetails)), (413, typeof(ProblemDetails)),
            (415, typeof(ProblemDetails)), (422, typeof(ProblemDetails)), (429, typeof(ProblemDetails)), (503, typeof(ProblemDetails)));
    }

    /// <summary>
    /// Lets clients follow and cancel all jobs of the app: status (<c>GET {pattern}/{id}</c>), <c>/result</c>, <c>/events</c>, <c>POST /cancel</c> and
    /// <c>DELETE</c>. Call it once.
    /// </summary>
    /// <param name="endpoints">The app or a group.</param>
    /// <param name="pattern">Where, for example "/jobs".</param>
    /// <returns>The group, for authorization, rate limits, CORS. A job with an owner is shown to nobody else in any case.</returns>
    /// <exception cref="InvalidOperationException"><c>AddTrilaneJobs</c> was not called.</exception>
    public static RouteGroupBuilder MapJobs(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        SettingsOf(endpoints, $"MapJobs(\"{pattern}\")");
        var jobs = endpoints.MapGroup(pattern);
        jobs.WithTags("Jobs");

        var status = MapGet(jobs, "/{id}", "GetJob", JobHandler.Of<StatusHandler>((handler, http) => handler.HandleAsync(http)), DescribedParameter.Status);
        status.WithMetadata(new JobRoute(JobRouteKind.Status));
        Produces(status, (200, typeof(JobStatus)), (304, typeof(void)), (404, typeof(ProblemDetails)), (503, typeof(ProblemDetails)));

        var result = MapGet(jobs, "/{id}/result", "GetJobResult", JobHandler.Of<ResultHandler>((handler, http) => handler.HandleAsync(http)), DescribedParameter.Result);
        Produces(
            result,
            (200, typeof(object)), (202, typeof(JobStatus)), (404, typeof(ProblemDetails)), (409, typeof(ProblemDetails)), (410, typeof(ProblemDetails)),
            (503, typeof(ProblemDetails)));

        // A stream is as long as its job, whatever time the app gives its requests.
        var events = MapGet(jobs, "/{id}/events", "GetJobEvents", JobHandler.Of<EventsHandler>((handler, http) => handler.HandleAsync(http)), DescribedParameter.Events);
        events.WithMetadata(new DisableRequestTimeoutAttribute(), new ProducesResponseTypeMetadata(200, typeof(string), ["text/event-stream"]));
        Produces(events, (204, typeof(void)), (404, typeof(ProblemDetails)), (503, typeof(ProblemDetails)));

        var cancel = jobs.MapPost("/{id}/cancel", JobHandler.Of<CancelHandler>((handler, http) => handler.CancelAsync(http)))
            .WithMetadata(DescribedParameter.Of(DescribedParameter.Change)).WithName("CancelJob");
        Produces(cancel, (200, typeof(JobStatus)), (202, typeof(JobStatus)), (404, typeof(ProblemDetails)), (503, typeof(ProblemDetails)));

        var delete = jobs.MapDelete("/{id}", JobHandler.Of<CancelHandler>((handler, http) => handler.DeleteAsync(http)))
            .WithMetadata(DescribedParameter.Of(DescribedParameter.Change)).WithName("DeleteJob");
        Produces(delete, (202, typeof(JobStatus)), (204, typeof(void)), (404, typeof(ProblemDetails)), (503, typeof(ProblemDetails)));
        return jobs;
    }

    /// <summary>HEAD is a route of its own, without a name, so that the two don't make one operation of an API description twice.</summary>
    private static IEndpointConventionBuilder MapGet(RouteGroupBuilder jobs, string pattern, string name, RequestDelegate handler, Delegate description)
    {
        jobs.MapMethods(pattern, [HttpMethods.Head], handler).ExcludeFromDescription();
        return jobs.MapGet(pattern, handler).WithMetadata(DescribedParameter.Of(description)).WithName(name);
    }

    private static IEndpointConventionBuilder Produces(IEndpointConventionBuilder builder, params (int Status, Type Type)[] answers)
    {
        foreach (var (status, type) in answers)
        {
            string[] contentTypes = type == typeof(void) ? [] : typeof(ProblemDetails).IsAssignableFrom(type) ? [ProblemJson] : ["application/json"];
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, type, contentTypes));
        }

        return builder;
    }

    private static JobsSettings SettingsOf(IEndpointRouteBuilder endpoints, string call) =>
        endpoints.ServiceProvider.GetService<JobsSettings>()
            ?? throw new InvalidOperationException($"{call} needs the services of the job lane: call builder.Services.AddTrilaneJobs(…) before the app is built.");

    private static Trilane.Jobs.Definitions.JobDefinition DefinitionOf<TJob>(JobsSettings settings, string pattern)
    {
        try
        {
            return settings.Definitions.Get(typeof(TJob));
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException($"MapJob<{typeof(TJob).Name}>(\"{pattern}\") can't be: {exception.Message}", exception);
        }
    }

    private static bool HasRequiredMembers(JobDoor door) => door.RequestType.Properties.Any(member => member.IsRequired);
}
