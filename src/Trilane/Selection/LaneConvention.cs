namespace Trilane;

/// <summary>The mark that <c>RunOnAsyncLane</c> and <c>RunOnBlockingLane</c> leave in the metadata.</summary>
/// <param name="Lane">The blocking lane's name, or null.</param>
/// <param name="Level">Metadata position alone is not precedence, so each mark carries its level.</param>
/// <param name="Builder">The builder it was called on: two marks of one group can contradict, an inner group's beats an outer one's.</param>
internal sealed record LaneConvention(string? Lane, LaneLevel Level, object Builder) : ILaneMark
{
    public string Text => Lane switch
    {
        null => "RunOnAsyncLane()",
        TrilaneOptions.DefaultLane => "RunOnBlockingLane()",
        _ => $"RunOnBlockingLane(\"{Lane}\")",
    };
}
