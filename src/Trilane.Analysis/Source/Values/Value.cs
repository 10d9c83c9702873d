namespace Trilane.Analysis;

/// <summary>What is known of a value at run time. Equal values are one object; null stands for "nothing known".</summary>
internal abstract class Value(int id, int depth)
{
    internal int Id { get; } = id;

    /// <summary>How many values it nests, itself included. What nests too deep is forgotten, so that recursion ends.</summary>
    internal int Depth { get; } = depth;
}
