namespace Trilane;

/// <summary>When a request dependency ends.</summary>
public enum RequestDependencyScope
{
    /// <summary>After the response has been sent. This is the default.</summary>
    Request,

    /// <summary>
    /// After the handler, before its result is written: what goes wrong in the teardown (a commit, say) can still change the answer.
    /// </summary>
    Handler,
}
