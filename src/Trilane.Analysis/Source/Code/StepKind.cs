namespace Trilane.Analysis;

/// <summary>What a step of a function does.</summary>
internal enum StepKind
{
    /// <summary>Calls a method, accessor or operator.</summary>
    Call,

    /// <summary>Makes an instance.</summary>
    New,

    /// <summary>Calls a delegate.</summary>
    CallDelegate,

    /// <summary>Ends a resource of a <c>using</c>.</summary>
    Dispose,

    /// <summary>Waits for a task by holding the thread: <c>Result</c>, <c>Wait</c>, <c>GetResult</c>.</summary>
    WaitForTask,

    /// <summary>Runs a query by enumerating it.</summary>
    RunQuery,

    /// <summary>Computes for long in a loop of its own.</summary>
    Compute,

    /// <summary>Closes an open generic type over types known at run time only: <c>typeof(IHandler&lt;&gt;).MakeGenericType(…)</c>.</summary>
    CloseGeneric,

    /// <summary>Calls a method by name at run time.</summary>
    CallByName,
}
