namespace Trilane.Analysis;

/// <summary>A call that a library's method makes.</summary>
/// <param name="Id">What is called, as the catalogue names it.</param>
/// <param name="Target">Its definition, in a library that can be read; null for the framework.</param>
internal sealed record CallSite(string Id, BinaryMethod? Target)
{
    /// <summary>The instance that it is called on; null for static members and constructors.</summary>
    public IlValue? Receiver { get; init; }

    public IReadOnlyList<IlValue> Arguments { get; init; } = [];

    /// <summary>True when the method that runs is found by the instance's type.</summary>
    public bool IsVirtual { get; init; }

    /// <summary>Where in its method's code it is.</summary>
    public int Offset { get; init; }

    /// <summary>The loops of its method.</summary>
    public required LoopEstimate Estimate { get; init; }

    /// <summary>The method that holds the code of the async or iterator method that is started here.</summary>
    public BinaryMethod? StateMachine { get; init; }

    /// <summary>How often it is made for one call of its method, by the constants of loops where they have one.</summary>
    public long Repetitions => Estimate.Repetitions(Offset);

    /// <summary>How many loops of its method stand around it.</summary>
    public int LoopDepth => Estimate.Depth(Offset);

    /// <summary>Where the target runs, if it is a delegate that is handed on.</summary>
    public DelegateUse Use { get; init; }
}
