namespace Trilane.Analysis;

/// <summary>A function in a context, with what it runs; filled in when it is first reached.</summary>
internal sealed class Node(Context context)
{
    internal Context Context { get; } = context;

    internal List<Edge> Edges { get; } = [];

    internal List<Leaf> Leaves { get; } = [];

    internal bool IsFilled { get; set; }

    /// <summary>Whether it really awaits something; null until asked for.</summary>
    internal bool? ReallyAwaits { get; set; }

    /// <summary>Steps of arithmetic in its loops and those of what it calls; null until asked for.</summary>
    internal double? Work { get; set; }

    /// <summary>Whether it or what it calls nests loops deeply; known once <see cref="Work"/> is.</summary>
    internal bool ReachesDeepLoops { get; set; }

    internal string Name => DisplayNames.Of(Context.Method) is "lambda" && Context.Outer is { } outer
        ? "lambda in " + DisplayNames.Of(outer.Method)
        : DisplayNames.Of(Context.Method);
}
