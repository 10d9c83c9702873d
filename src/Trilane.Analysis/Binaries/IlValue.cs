namespace Trilane.Analysis;

/// <summary>What is known of a value on the evaluation stack.</summary>
internal sealed record IlValue
{
    public static IlValue Unknown { get; } = new();

    /// <summary>Its type's name, with type arguments; null if it is not known.</summary>
    public string? Type { get; init; }

    /// <summary>True if it is of just that type, since it was made here.</summary>
    public bool IsExact { get; init; }

    /// <summary>What stands behind it, if it is a stream, reader or writer.</summary>
    public StreamTrait Stream { get; init; }

    /// <summary>The method that it is a delegate of.</summary>
    public BinaryMethod? Delegate { get; init; }

    public long? Constant { get; init; }

    /// <summary>The field that it was read from.</summary>
    public string? Field { get; init; }

    /// <summary>The local variable that it was read from.</summary>
    public int? Local { get; init; }

    /// <summary>The number of the argument that it is, the instance included.</summary>
    public int? Argument { get; init; }

    /// <summary>For the outcome of a comparison: the constant that was compared with.</summary>
    public long? Compared { get; init; }

    /// <summary>For the outcome of a comparison: the name of a parameter or field that was compared with.</summary>
    public string? ComparedName { get; init; }
}
