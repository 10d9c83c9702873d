namespace Trilane.Analysis;

/// <summary>A collection.</summary>
internal sealed class SequenceValue(int id, int depth, Value element) : Value(id, depth)
{
    /// <summary>Any of its items.</summary>
    internal Value Element { get; } = element;
}
