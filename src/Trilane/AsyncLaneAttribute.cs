namespace Trilane;

/// <summary>
/// Runs the handler on the async lane, the runtime's shared thread pool, whatever its signature says.
/// </summary>
/// <remarks>
/// Put it on a lambda, a method, a controller or an action. A mark on a method beats one on its class, which beats one on a group.
/// Two contradicting marks on one level keep the app from starting. On a synchronous handler it saves the hop to a lane thread, and
/// is right only when that handler never blocks.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AsyncLaneAttribute : Attribute, ILaneMark
{
    string? ILaneMark.Lane => null;

    string ILaneMark.Text => "[AsyncLane]";
}
