namespace Trilane;

/// <summary>The values of one request's dependencies, from which its service scope hands them out.</summary>
internal sealed class RequestDependencyValues
{
    private readonly Dictionary<RequestDependency, object?> _values = [];

    internal void Set(RequestDependency dependency, object? value)
    {
        lock (_values)
        {
            _values[dependency] = value;
        }
    }

    /// <exception cref="InvalidOperationException">It was not made before the handler; names the dependency and the endpoint.</exception>
    internal object? Get(RequestDependency dependency)
    {
        lock (_values)
        {
            if (_values.TryGetValue(dependency, out var value))
            {
                return value;
            }
        }

        var endpoint = RequestState.Current?.EndpointName;
        throw new InvalidOperationException(endpoint is null
            ? $"The request dependency {dependency.Name} was asked for outside an endpoint. It exists only while an endpoint that needs it runs, "
              + "in an app that calls app.UseTrilane()."
            : $"The request dependency {dependency.Name} was asked for by the endpoint '{endpoint}', and nothing told so when the app started: a "
              + $"factory registration hides what it needs. Add .RequireDependency<{dependency.Name}>() to the endpoint or its group.");
    }
}
