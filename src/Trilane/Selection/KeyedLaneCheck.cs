using System.Reflection;
using Microsoft.AspNetCore.Builder;

namespace Trilane;

/// <summary>Finds <c>[FromKeyedServices("…")] BlockingLane</c> with an unknown name at start, not at the first request.</summary>
internal sealed class KeyedLaneCheck(BlockingLanes lanes)
{
    /// <exception cref="InvalidOperationException">Something asks for a lane that does not exist; names the endpoint and the parameter.</exception>
    internal void Check(EndpointBuilder endpoint, MethodInfo handler)
    {
        foreach (var (type, key, name) in HandlerNeed.Of(endpoint, handler))
        {
            if (type == typeof(BlockingLane) && key is not null && !(key is string lane && lanes.TryGet(lane, out _)))
            {
                throw LaneSelector.Refuse(endpoint, $"its parameter '{name}' asks for an unknown lane. {lanes.DescribeUnknown(key)}");
            }
        }
    }
}
