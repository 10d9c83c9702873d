namespace Trilane;

/// <summary>How a request dependency is made and ended.</summary>
public sealed class RequestDependencyOptions
{
    /// <summary>When it ends. Default <see cref="RequestDependencyScope.Request"/>: after the response.</summary>
    public RequestDependencyScope Scope { get; set; }

    /// <summary>
    /// The blocking lane that runs a synchronous factory and its teardown; null, the default, means the lane "default". Not allowed
    /// for asynchronous factories, which are awaited.
    /// </summary>
    public string? Lane { get; set; }

    /// <summary>
    /// Makes it at the same time as its neighbours in the order of declaration that are parallel too, unless it needs one of them.
    /// Default false: one after another.
    /// </summary>
    public bool Parallel { get; set; }
}
