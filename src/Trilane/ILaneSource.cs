namespace Trilane;

/// <summary>Tells of lanes that Trilane itself doesn't have, so that they are listed beside its own. Register implementations as singletons.</summary>
public interface ILaneSource
{
    /// <summary>The lanes as they are now.</summary>
    /// <param name="cancellationToken">Fires when nobody waits for the answer any more.</param>
    /// <returns>One snapshot for each lane.</returns>
    /// <remarks>Called whenever somebody asks for the lanes, at the same time from several threads. What it throws fails that one question.</remarks>
    ValueTask<IReadOnlyList<LaneSnapshot>> GetLanesAsync(CancellationToken cancellationToken);
}
