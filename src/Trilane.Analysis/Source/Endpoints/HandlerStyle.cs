using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Tells an asynchronous handler from a synchronous one by its signature, as the lanes do when the app starts.</summary>
internal static class HandlerStyle
{
    internal static DeclaredStyle Of(IMethodSymbol method) => IsAsynchronous(method.ReturnType) ? DeclaredStyle.Async : DeclaredStyle.Sync;

    /// <summary>SignalR streams from a channel as it does from an asynchronous sequence.</summary>
    internal static DeclaredStyle OfHub(IMethodSymbol method) =>
        method.ReturnType.IsOrDerivesFrom("System.Threading.Channels.ChannelReader") ? DeclaredStyle.Async : Of(method);

    private static bool IsAsynchronous(ITypeSymbol type) =>
        type.IsAwaitable() || StreamsAsynchronously(type) || HoldsAsynchronousResult(type)
        || type.Is("Microsoft.FSharp.Control.FSharpAsync");

    private static bool StreamsAsynchronously(ITypeSymbol type) =>
        type.Is("Microsoft.AspNetCore.Http.HttpResults.ServerSentEventsResult")
        || type.Is("Trilane.JsonLinesAsyncResult")
        || type.Is("Microsoft.AspNetCore.Http.HttpResults.PushStreamHttpResult");

    /// <summary>Results&lt;…&gt; and ActionResult&lt;T&gt; are what they hold.</summary>
    private static bool HoldsAsynchronousResult(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsGenericType: true } holder
        && (holder.Implements("Microsoft.AspNetCore.Http.INestedHttpResult") || holder.Name == "ActionResult")
        && holder.TypeArguments.Any(IsAsynchronous);
}
