namespace Trilane.Analysis;

/// <summary>Where a call runs the delegates that it is given.</summary>
internal enum DelegateUse
{
    /// <summary>On the calling thread, or while the caller waits for it. The default for delegates given to code without source.</summary>
    Inline,

    /// <summary>On another thread of the shared pool, which is no gain: <c>Task.Run</c>.</summary>
    SharedPool,

    /// <summary>Off the request path: a blocking lane, a dedicated thread, a timer, a queue.</summary>
    Elsewhere,
}
