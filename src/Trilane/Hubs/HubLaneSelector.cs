using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;

namespace Trilane;

/// <summary>Chooses the lane of each method of a hub when the app starts.</summary>
internal sealed class HubLaneSelector(LaneSelector selector, KeyedLaneCheck keyedLanes)
{
    private static readonly HashSet<MethodInfo> _ofBaseClasses =
        [.. typeof(Hub).GetMethods().Concat(typeof(object).GetMethods()).Select(method => method.GetBaseDefinition())];

    /// <exception cref="InvalidOperationException">A mark is wrong; names the endpoint, the hub and the method.</exception>
    internal HubMethods MethodsOf(EndpointBuilder endpoint, Type hub) =>
        new(PublicMethodsOf(hub).ToDictionary(method => method, method => Choose(endpoint, hub, method)));

    private HubMethod Choose(EndpointBuilder endpoint, Type hub, MethodInfo method)
    {
        var name = $"{hub.Name}.{method.Name}";
        keyedLanes.Check(endpoint, method);
        var marks = LaneMarks.OfHub(endpoint.Metadata, hub, method);
        var isAsynchronous = HandlerStyle.IsAsynchronous(method) || IsChannel(method.ReturnType);
        var lane = selector.Select(endpoint, marks, isAsynchronous, $"its hub method {name}: ");
        return new(
            lane, isAsynchronous, new WatchedEndpoint(name, endpoint.DisplayName, AllowsBlocking(endpoint, hub, method), canMove: lane is null));
    }

    private static bool AllowsBlocking(EndpointBuilder endpoint, Type hub, MethodInfo method) =>
        endpoint.Metadata.OfType<AllowBlockingAttribute>().Any()
        || hub.IsDefined(typeof(AllowBlockingAttribute))
        || method.IsDefined(typeof(AllowBlockingAttribute));

    /// <summary>SignalR streams from a channel as it does from an asynchronous sequence.</summary>
    private static bool IsChannel(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ChannelReader<>);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "SignalR keeps the public methods of the hubs it maps.")]
    private static IEnumerable<MethodInfo> PublicMethodsOf(Type hub) => hub.GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .Where(method => !method.IsSpecialName && !_ofBaseClasses.Contains(method.GetBaseDefinition()));
}
