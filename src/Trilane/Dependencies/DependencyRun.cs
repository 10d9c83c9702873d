using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>One request's dependencies: made before its parameters are bound, ended in reverse order.</summary>
internal sealed class DependencyRun
{
    private readonly HttpContext _http;
    private readonly DependencyPlan _plan;
    private readonly ILogger _logger;
    private readonly RequestDependencyValues _values;
    private readonly RequestOutcome _outcome;
    private readonly List<OpenResource> _open = [];
    private readonly List<LaneStay> _stays = [];

    // Where the last synchronous factory left off, so that its async locals reach what comes after it.
    private ExecutionContext? _context;

    private DependencyRun(HttpContext http, DependencyPlan plan, ILogger logger)
    {
        _http = http;
        _plan = plan;
        _logger = logger;
        _values = http.RequestServices.GetRequiredService<RequestDependencyValues>();
        _outcome = http.RequestServices.GetRequiredService<RequestOutcome>();
    }

    /// <summary>Runs an endpoint with its dependencies around it.</summary>
    internal static async Task InvokeAsync(HttpContext http, DependencyPlan plan, ILogger logger, RequestDelegate endpoint)
    {
        var run = new DependencyRun(http, plan, logger);
        http.Features.Set(run);
        // Registered after the request's services are there, so it comes before they end.
        http.Response.OnCompleted(static state => ((DependencyRun)state).EndAsync(), run);
        try
        {
            await run.CreateAsync();
            await run.InContext(() => endpoint(http));
        }
        catch (Exception exception)
        {
            run.Fail(exception);
            throw;
        }
        finally
        {
            run.LeaveLanesWithoutResources();
        }
    }

    /// <summary>The run of a request whose endpoint has dependencies.</summary>
    internal static DependencyRun? Of(HttpContext http) => http.Features.Get<DependencyRun>();

    /// <summary>Notes what went wrong; the first exception stays.</summary>
    internal void Fail(Exception exception) => _outcome.Exception ??= exception;

    /// <summary>Runs the handler and ends what lives only as long as it; a teardown that fails then fails the request.</summary>
    internal async ValueTask<object?> EndAfterHandlerAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate handler)
    {
        object? result;
        try
        {
            result = await handler(invocation);
            if (result is LaneFullResult { Refusal: var refusal })
            {
                Fail(refusal);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
            await EndScopeAsync(RequestDependencyScope.Handler);
            throw;
        }

        if (await EndScopeAsync(RequestDependencyScope.Handler) is { } failure && _outcome.Succeeded)
        {
            Fail(failure);
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        return result;
    }

    private async Task CreateAsync()
    {
        foreach (var stage in _plan.Stages)
        {
            if (stage.Count == 1)
            {
                await CreateAsync(stage[0], isAlone: true);
            }
            else
            {
                await Task.WhenAll(stage.Select(run => CreateAsync(run, isAlone: false)).ToList());
            }
        }
    }

    private Task CreateAsync(IReadOnlyList<DependencyStep> steps, bool isAlone) =>
        steps[0].Lane is { } lane ? CreateOnLaneAsync(lane, steps, isAlone) : CreateAwaitedAsync(steps[0]);

    private async Task CreateAwaitedAsync(DependencyStep step)
    {
        // Filled in now and not later: while parallel ones run, the request's services are not asked from two places.
        var arguments = step.Arguments(_http);
        var (value, resource) = await InContext(() => step.Dependency.CreateAsync(arguments, _http.RequestAborted).AsTask());
        Made(step, value, resource);
    }

    private Task<bool> CreateOnLaneAsync(BlockingLane lane, IReadOnlyList<DependencyStep> steps, bool isAlone)
    {
        bool Work()
        {
            foreach (var step in steps)
            {
                var (value, resource) = step.Dependency.Create(step.Arguments(_http));
                Made(step, value, resource);
            }

            if (isAlone)
            {
                _context = ExecutionContext.Capture();
            }

            return true;
        }

        // Only what has to be given back keeps its slot until then; a mere value leaves the lane to others.
        return steps.Any(step => step.Dependency.IsResource)
            ? InContext(() => StayOn(lane).RunAsync(Work, _http.RequestAborted))
            : InContext(() => lane.RunAsync(Work, _http.RequestAborted));
    }

    private void Made(DependencyStep step, object? value, DependencyResource? resource)
    {
        _values.Set(step.Dependency, value);
        if (resource is not null)
        {
            lock (_open)
            {
                _open.Add(new OpenResource(step, resource));
            }
        }
    }

    private LaneStay StayOn(BlockingLane lane)
    {
        lock (_stays)
        {
            var stay = _stays.Find(known => known.Lane == lane);
            if (stay is null)
            {
                _stays.Add(stay = new LaneStay(lane));
            }

            return stay;
        }
    }

    /// <summary>Runs after the response.</summary>
    private async Task EndAsync()
    {
        await EndScopeAsync(RequestDependencyScope.Handler);
        await EndScopeAsync(RequestDependencyScope.Request);
        _stays.ForEach(stay => stay.End());
    }

    /// <summary>Ends the open resources of a scope, the last made first; returns what failed first.</summary>
    private async Task<Exception?> EndScopeAsync(RequestDependencyScope scope)
    {
        Exception? failure = null;
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var open = _open[i];
            if (open.Step.Dependency.Options.Scope == scope)
            {
                _open.RemoveAt(i);
                var problem = await EndAsync(open);
                failure ??= problem;
            }
        }

        return failure;
    }

    private async Task<Exception?> EndAsync(OpenResource open)
    {
        var succeeded = _outcome.Succeeded;
        try
        {
            if (open.Step.Lane is { } lane)
            {
                await InContext(() => EndOnLaneAsync(lane, open.Resource, succeeded));
            }
            else
            {
                await InContext(() => open.Resource.EndAsync(succeeded).AsTask());
            }

            return null;
        }
        catch (Exception exception)
        {
            _logger.TeardownFailed(exception, open.Step.Dependency.Name);
            return exception;
        }
    }

    private async Task EndOnLaneAsync(BlockingLane lane, DependencyResource resource, bool succeeded)
    {
        bool Work()
        {
            resource.End(succeeded);
            return true;
        }

        try
        {
            await StayOn(lane).RunAsync(Work, CancellationToken.None);
        }
        catch (LaneFullException refusal) when (refusal.Lane == lane.Name)
        {
            // The lane has stopped with the app. What was opened is closed all the same.
            await Task.Run(Work);
        }
    }

    /// <summary>A slot is kept for teardown; where there is none to come, it is free with the handler's end.</summary>
    private void LeaveLanesWithoutResources()
    {
        foreach (var stay in _stays.Where(stay => !_open.Exists(open => open.Step.Lane == stay.Lane)))
        {
            stay.End();
        }
    }

    private T InContext<T>(Func<T> start)
    {
        if (_context is null)
        {
            return start();
        }

        T started = default!;
        ExecutionContext.Run(_context, _ => started = start(), null);
        return started;
    }

    private readonly record struct OpenResource(DependencyStep Step, DependencyResource Resource);
}
