namespace Parcels.Framework;

/// <summary>A class an endpoint; listed by hand in <see cref="EndpointList"/>.</summary>
public abstract class Endpoint<TRequest, TResponse> : IRoutable
    where TRequest : notnull
{
    protected abstract string Verb { get; }

    protected abstract string Path { get; }

    public abstract Task<TResponse> HandleAsync(TRequest request, CancellationToken cancellationToken);

    public abstract void Register(IEndpointRouteBuilder routes);
}

public interface IRoutable
{
    void Register(IEndpointRouteBuilder routes);
}

public static class EndpointList
{
    public static void MapAll(this IEndpointRouteBuilder routes, params IRoutable[] endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            endpoint.Register(routes);
        }
    }
}

/// <summary>What a parcel office can do with an event.</summary>
public interface IEventHandler<in TEvent>
{
    Task On(TEvent @event);
}

public sealed class EventBus(IServiceProvider services)
{
    public async Task PublishAsync<TEvent>(TEvent @event)
    {
        foreach (var handler in services.GetServices<IEventHandler<TEvent>>())
        {
            await handler.On(@event);
        }
    }
}
