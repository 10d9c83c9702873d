namespace Trilane;

/// <summary>A request dependency of a known type.</summary>
internal sealed class RequestDependencyOf<T> : RequestDependency
{
    internal RequestDependencyOf(Delegate factory, RequestDependencyOptions options)
        : base(typeof(T), factory, StyleOf(factory.Method.ReturnType), options)
    {
        if (!IsSynchronous && options.Lane is not null)
        {
            throw new ArgumentException(
                $"The factory of the request dependency {Name} is asynchronous and is awaited; it can't have the blocking lane '{options.Lane}'. "
                + "Make the factory synchronous or remove the lane.");
        }
    }

    internal override (object? Value, DependencyResource? Resource) Create(object?[] arguments)
    {
        var made = Invoke(arguments);
        return Style == DependencyStyle.Sequence ? First((IEnumerable<T>)made!) : (made, null);
    }

    internal override async ValueTask<(object? Value, DependencyResource? Resource)> CreateAsync(object?[] arguments, CancellationToken cancellationToken) =>
        Style switch
        {
            DependencyStyle.Task => (await (Task<T>)Invoke(arguments)!, null),
            DependencyStyle.ValueTask => (await (ValueTask<T>)Invoke(arguments)!, null),
            _ => await FirstAsync((IAsyncEnumerable<T>)Invoke(arguments)!, cancellationToken),
        };

    private (object? Value, DependencyResource? Resource) First(IEnumerable<T> sequence)
    {
        var rest = sequence.GetEnumerator();
        try
        {
            return rest.MoveNext() ? (rest.Current, new SequenceResource<T>(Name, rest)) : throw YieldedNothing();
        }
        catch
        {
            rest.Dispose();
            throw;
        }
    }

    private async ValueTask<(object? Value, DependencyResource? Resource)> FirstAsync(IAsyncEnumerable<T> sequence, CancellationToken cancellationToken)
    {
        var rest = sequence.GetAsyncEnumerator(cancellationToken);
        try
        {
            return await rest.MoveNextAsync() ? (rest.Current, new AsyncSequenceResource<T>(Name, rest)) : throw YieldedNothing();
        }
        catch
        {
            await rest.DisposeAsync();
            throw;
        }
    }

    private static DependencyStyle StyleOf(Type returned) =>
        typeof(T).IsAssignableFrom(returned) ? DependencyStyle.Value
        : returned == typeof(Task<T>) ? DependencyStyle.Task
        : returned == typeof(ValueTask<T>) ? DependencyStyle.ValueTask
        : typeof(IEnumerable<T>).IsAssignableFrom(returned) ? DependencyStyle.Sequence
        : typeof(IAsyncEnumerable<T>).IsAssignableFrom(returned) ? DependencyStyle.AsyncSequence
        : throw new ArgumentException(
            $"The factory of the request dependency {typeof(T).Name} returns {returned}; it can return {typeof(T).Name}, Task<{typeof(T).Name}>, "
            + $"ValueTask<{typeof(T).Name}>, IEnumerable<{typeof(T).Name}> or IAsyncEnumerable<{typeof(T).Name}>. A lambda can name its return "
            + $"type: async Task<{typeof(T).Name}> (…) => ….");
}
