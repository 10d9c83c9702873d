namespace Trilane.Analysis;

/// <summary>One of several.</summary>
internal sealed class ChoiceValue(int id, int depth, IReadOnlyList<Value> values) : Value(id, depth)
{
    internal IReadOnlyList<Value> Values { get; } = values;
}
