namespace Trilane;

/// <summary>What was decided for one method of a hub.</summary>
/// <param name="Lane">The blocking lane that runs it; null for the async lane.</param>
/// <param name="IsDeclaredAsync">True when its signature says that it awaits.</param>
/// <param name="Watched">What the guard knows of it.</param>
internal sealed record HubMethod(BlockingLane? Lane, bool IsDeclaredAsync, WatchedEndpoint Watched);
