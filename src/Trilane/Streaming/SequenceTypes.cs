using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Trilane;

/// <summary>Which types are sequences whose items are made one by one, while they are enumerated.</summary>
internal static class SequenceTypes
{
    private static readonly ConcurrentDictionary<Type, bool> _known = new();

    /// <summary>True for a value that makes its items while it is enumerated synchronously; false for collections, which hold theirs.</summary>
    internal static bool IsLazy([NotNullWhen(true)] object? value) =>
        value is IEnumerable and not string and not ICollection && _known.GetOrAdd(value.GetType(), static type => !HoldsItems(type));

    /// <summary>True when a handler that is declared with this return type may return such a value.</summary>
    internal static bool MayBeReturnedBy(MethodInfo handler) => MayBeLazy(WithoutTask(handler.ReturnType));

    /// <summary>True when the return type says that the response is an asynchronous stream. Lazy sequences are known when they are there.</summary>
    internal static bool IsStreamOf(MethodInfo handler) => IsStream(WithoutTask(handler.ReturnType));

    /// <summary>True when the return type says that the response may be a stream of server-sent events.</summary>
    internal static bool IsEventStreamOf(MethodInfo handler) => IsOrHolds(WithoutTask(handler.ReturnType), typeof(ServerSentEventsResult<>));

    /// <summary>The type of the items when the handler is declared to return <see cref="IAsyncEnumerable{T}"/>, else null.</summary>
    internal static Type? AsyncItemOf(MethodInfo handler)
    {
        var type = WithoutTask(handler.ReturnType);
        var sequence = new[] { type }.Concat(Arguments(type, typeof(ActionResult<>), typeof(Ok<>))).FirstOrDefault(part => IsOneOf(part, typeof(IAsyncEnumerable<>)));
        return sequence?.GetGenericArguments()[0];
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "An interface that is missing after trimming was not used; the value is then enumerated on its lane, which is always right.")]
    private static bool HoldsItems(Type type) => type.GetInterfaces().Any(@interface =>
        IsOneOf(@interface, typeof(ICollection<>), typeof(IReadOnlyCollection<>), typeof(IAsyncEnumerable<>)));

    private static Type WithoutTask(Type type) => IsOneOf(type, typeof(Task<>), typeof(ValueTask<>)) ? type.GetGenericArguments()[0] : type;

    private static bool MayBeLazy(Type type)
    {
        // What comes as one of these is only known when it is there.
        if (type == typeof(object) || type == typeof(IResult) || type == typeof(IActionResult) || type == typeof(ActionResult))
        {
            return true;
        }

        return IsSequence(type) || Arguments(type, typeof(ActionResult<>), typeof(Ok<>)).Any(IsSequence) || NestedResults(type).Any(MayBeLazy);
    }

    private static bool IsStream(Type type) =>
        IsOneOf(type, typeof(IAsyncEnumerable<>), typeof(ServerSentEventsResult<>), typeof(JsonLinesAsyncResult<>))
        || type == typeof(PushStreamHttpResult)
        || Arguments(type, typeof(ActionResult<>), typeof(Ok<>)).Any(IsStream)
        || NestedResults(type).Any(IsStream)
        || ImplementsAsyncSequence(type);

    private static bool IsSequence(Type type) =>
        IsOneOf(type, typeof(JsonLinesResult<>))
        || (typeof(IEnumerable).IsAssignableFrom(type)
            && type != typeof(string)
            && !type.IsArray
            && !typeof(ICollection).IsAssignableFrom(type)
            && !IsOneOf(type, typeof(ICollection<>), typeof(IReadOnlyCollection<>))
            && !HoldsItems(type));

    private static bool IsOrHolds(Type type, Type definition) => IsOneOf(type, definition) || NestedResults(type).Any(nested => IsOrHolds(nested, definition));

    private static Type[] NestedResults(Type type) =>
        type.IsGenericType && typeof(INestedHttpResult).IsAssignableFrom(type) ? type.GetGenericArguments() : [];

    private static Type[] Arguments(Type type, params ReadOnlySpan<Type> definitions) =>
        IsOneOf(type, definitions) ? type.GetGenericArguments() : [];

    private static bool IsOneOf(Type type, params ReadOnlySpan<Type> definitions) =>
        type.IsGenericType && definitions.Contains(type.GetGenericTypeDefinition());

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A stream type is only returned where its interface is used, so it is kept.")]
    private static bool ImplementsAsyncSequence(Type type) => type.GetInterfaces().Any(@interface => IsOneOf(@interface, typeof(IAsyncEnumerable<>)));
}
