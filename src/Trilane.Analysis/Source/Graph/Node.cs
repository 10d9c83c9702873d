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

    internal string Name => DisplayNames.Of(Context.Method) is "lambda" && Context.Outer is { } outer
        ? "lambda in " + DisplayNames.Of(outer.Method)
        : DisplayNames.Of(Context.Method);
}
