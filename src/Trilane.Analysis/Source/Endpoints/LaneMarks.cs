using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Reads lane marks from attributes, and decides between those of several levels as the app does when it starts.</summary>
internal static class LaneMarks
{
    internal static IReadOnlyList<LaneMark> Of(ISymbol symbol)
    {
        for (var current = symbol; current is not null; current = BaseOf(current))
        {
            var marks = current.GetAttributes().Select(Of).OfType<LaneMark>().ToList();
            if (marks.Count > 0)
            {
                return marks;
            }
        }

        return [];
    }

    internal static LaneMark? Of(SetupObject attribute) => attribute.Type.Name switch
    {
        "AsyncLaneAttribute" => new LaneMark(null, "[AsyncLane]"),
        "BlockingLaneAttribute" => Blocking((attribute.Arguments.FirstOrDefault() as SetupConstant)?.Value as string),
        _ => null,
    };

    /// <summary>The nearest level that has a mark decides: the endpoint, its class, its groups from the inner to the outer.</summary>
    internal static LaneMark? Decide(IEnumerable<LaneMark> endpoint, IEnumerable<LaneMark> @class, RouteGroup group) =>
        endpoint.LastOrDefault()
        ?? @class.LastOrDefault()
        ?? group.SelfAndParents.Select(level => level.Marks.LastOrDefault()).FirstOrDefault(mark => mark is not null);

    private static LaneMark? Of(AttributeData attribute) => attribute.AttributeClass switch
    {
        { Name: "AsyncLaneAttribute", ContainingNamespace.Name: "Trilane" } => new LaneMark(null, "[AsyncLane]"),
        { Name: "BlockingLaneAttribute", ContainingNamespace.Name: "Trilane" } => Blocking(attribute.ConstructorArguments.FirstOrDefault().Value as string),
        _ => null,
    };

    private static LaneMark Blocking(string? lane) => lane is null or "default" ? new("default", "[BlockingLane]") : new(lane, $"[BlockingLane(\"{lane}\")]");

    private static ISymbol? BaseOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        INamedTypeSymbol type => type.BaseType,
        _ => null,
    };
}
