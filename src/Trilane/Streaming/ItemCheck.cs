using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Trilane;

/// <summary>Looks at the client's token between the items of the asynchronous sequences that an endpoint returns.</summary>
internal abstract class ItemCheck
{
    /// <summary>The check for a handler that is declared to return <see cref="IAsyncEnumerable{T}"/>, else null.</summary>
    internal static ItemCheck? For(MethodInfo handler) =>
        SequenceTypes.AsyncItemOf(handler) is not { } item ? null
        : item == typeof(object) ? new Of<object>()
        : item.IsValueType && !RuntimeFeature.IsDynamicCodeSupported ? null
        : Create(item);

    internal EndpointFilterDelegate Around(EndpointFilterDelegate next) => async invocation =>
    {
        var result = await next(invocation);
        var http = invocation.HttpContext;
        switch (result)
        {
            case ObjectResult { Value: not null } found:
                found.Value = Check(found.Value, http);
                return found;
            case Ok<object>:
                return result;
            case IValueHttpResult { Value: { } value } and IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK }
                when result.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Ok<>):
                // Written as what it is at run time, whatever the type argument.
                return TypedResults.Ok(Check(value, http));
            default:
                return Check(result, http);
        }
    };

    protected abstract object? Check(object? items, HttpContext http);

    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The type has no requirements on its argument.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "Its constructor is used below and so kept.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Reference types share the code of Of<object>; value types come here only with dynamic code.")]
    private static ItemCheck Create(Type item) => (ItemCheck)Activator.CreateInstance(typeof(Of<>).MakeGenericType(item), nonPublic: true)!;

    private sealed class Of<T> : ItemCheck
    {
        protected override object? Check(object? items, HttpContext http)
        {
            // What is enumerable synchronously as well may be written in another way.
            if (items is not IAsyncEnumerable<T> sequence || items is System.Collections.IEnumerable)
            {
                return items;
            }

            var check = new CheckedItems<T>(sequence, http.RequestAborted);
            if (http.Features.Get<IServiceProvidersFeature>() is RequestState request)
            {
                request.AsyncItems = check;
            }

            return check;
        }
    }
}
