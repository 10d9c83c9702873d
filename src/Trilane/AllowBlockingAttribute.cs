namespace Trilane;

/// <summary>
/// Says that an endpoint on the async lane may hold its thread: its stalls are counted, and it is rescued like any other, but it is
/// neither reported nor moved.
/// </summary>
/// <remarks>Put it on a lambda, a method, a controller or an action; <c>AllowBlocking()</c> does the same for endpoints and groups.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllowBlockingAttribute : Attribute;
