using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Trilane;

/// <summary>What the app has registered, read to find which request dependencies a service needs.</summary>
internal sealed class ServiceGraph(IServiceCollection services)
{
    /// <summary>The registration that the container would use for a type, or null.</summary>
    internal ServiceDescriptor? Find(Type type, object? key) =>
        services.LastOrDefault(descriptor => descriptor.ServiceType == type && Equals(descriptor.ServiceKey, key))
        ?? (type.IsGenericType
            ? services.LastOrDefault(descriptor => descriptor.ServiceType == type.GetGenericTypeDefinition() && Equals(descriptor.ServiceKey, key))
            : null);

    /// <summary>All registrations of a type, which is what a constructor that takes an IEnumerable of it gets.</summary>
    internal IEnumerable<ServiceDescriptor> FindAll(Type type) =>
        services.Where(descriptor => descriptor.ServiceType == type && !descriptor.IsKeyedService);

    /// <summary>The constructor parameters of what a registration makes; none for an instance or a factory, which hides what it needs.</summary>
    internal static IEnumerable<ParameterInfo> NeedsOf(ServiceDescriptor descriptor, Type requested)
    {
        var implementation = descriptor.IsKeyedService ? descriptor.KeyedImplementationType : descriptor.ImplementationType;
        return implementation is null ? [] : ConstructorParametersOf(Close(implementation, requested));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The container keeps the constructors of what it makes, MVC those of controllers.")]
    internal static IEnumerable<ParameterInfo> ConstructorParametersOf(Type type) =>
        type.GetConstructors().SelectMany(constructor => constructor.GetParameters());

    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The container closes the same type itself.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where dynamic code is supported; elsewhere the open type's constructors are read.")]
    private static Type Close(Type implementation, Type requested) =>
        implementation.IsGenericTypeDefinition && requested.IsConstructedGenericType && RuntimeFeature.IsDynamicCodeSupported
            ? implementation.MakeGenericType(requested.GetGenericArguments())
            : implementation;
}
