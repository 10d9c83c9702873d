using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;

namespace Trilane;

/// <summary>One registered request dependency: its factory and how it runs. The derived class knows the type.</summary>
internal abstract class RequestDependency
{
    private readonly Delegate _factory;
    private readonly MethodInvoker _invoker;

    protected RequestDependency(Type type, Delegate factory, DependencyStyle style, RequestDependencyOptions options)
    {
        Type = type;
        Style = style;
        Options = options;
        _factory = factory;
        // A delegate's own Invoke has exactly the parameters to bind; the method behind it may have a closure before them.
        _invoker = MethodInvoker.Create(factory.GetType().GetMethod(nameof(Action.Invoke))!);
        Parameters = factory.Method.GetParameters()[^factory.GetType().GetMethod(nameof(Action.Invoke))!.GetParameters().Length..];
        Descriptor = ServiceDescriptor.Scoped(type, services => services.GetRequiredService<RequestDependencyValues>().Get(this)!);
    }

    internal Type Type { get; }

    internal string Name => Type.Name;

    internal DependencyStyle Style { get; }

    internal RequestDependencyOptions Options { get; }

    internal ParameterInfo[] Parameters { get; }

    /// <summary>How the container hands the value out. A later registration of the type replaces it, and with it the dependency.</summary>
    internal ServiceDescriptor Descriptor { get; }

    internal bool IsSynchronous => Style is DependencyStyle.Value or DependencyStyle.Sequence;

    internal bool IsResource => Style is DependencyStyle.Sequence or DependencyStyle.AsyncSequence;

    /// <summary>Makes a synchronous dependency, on the thread of a lane.</summary>
    internal abstract (object? Value, DependencyResource? Resource) Create(object?[] arguments);

    /// <summary>Makes an asynchronous dependency.</summary>
    internal abstract ValueTask<(object? Value, DependencyResource? Resource)> CreateAsync(object?[] arguments, CancellationToken cancellationToken);

    protected object? Invoke(object?[] arguments)
    {
        try
        {
            return _invoker.Invoke(_factory, arguments.AsSpan());
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }

    protected InvalidOperationException YieldedNothing() => new(
        $"The factory of the request dependency {Name} yielded no value; it has to yield exactly one.");
}
