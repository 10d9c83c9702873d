using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Trilane;

/// <summary>Tells an asynchronous handler from a synchronous one by its signature.</summary>
internal static class HandlerStyle
{
    internal static bool IsAsynchronous(MethodInfo method) => IsAsynchronous(method.ReturnType);

    private static bool IsAsynchronous(Type type) =>
        IsTask(type) || StreamsAsynchronously(type) || HoldsAsynchronousResult(type) || IsAwaitable(type);

    private static bool IsTask(Type type) =>
        typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask) || IsGeneric(type, typeof(ValueTask<>));

    private static bool StreamsAsynchronously(Type type) =>
        IsGeneric(type, typeof(IAsyncEnumerable<>))
        || IsGeneric(type, typeof(ServerSentEventsResult<>))
        || IsGeneric(type, typeof(JsonLinesAsyncResult<>))
        || type == typeof(PushStreamHttpResult)
        || ImplementsAsyncEnumerable(type);

    /// <summary>Results&lt;…&gt; and ActionResult&lt;T&gt; are what they hold.</summary>
    private static bool HoldsAsynchronousResult(Type type) =>
        type.IsGenericType
        && (typeof(INestedHttpResult).IsAssignableFrom(type) || type.Name.StartsWith("ActionResult`", StringComparison.Ordinal))
        && type.GetGenericArguments().Any(IsAsynchronous);

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A stream type is only returned where its interface is used, so it is kept.")]
    private static bool ImplementsAsyncEnumerable(Type type) => type.GetInterfaces().Any(@interface => IsGeneric(@interface, typeof(IAsyncEnumerable<>)));

    /// <summary>Any type that C# or F# can await: the same question that ASP.NET Core asks before it awaits a result.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Task and ValueTask were recognised before; what awaits another type keeps its GetAwaiter.")]
    private static bool IsAwaitable(Type type) =>
        type.GetMethod(nameof(Task.GetAwaiter), BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes) is { } getAwaiter
            ? typeof(INotifyCompletion).IsAssignableFrom(getAwaiter.ReturnType)
            : type.FullName?.StartsWith("Microsoft.FSharp.Control.FSharpAsync`1", StringComparison.Ordinal) == true;
}
