namespace Trilane;

/// <summary>Knows what to write instead of a call that blocks. Register implementations as singletons; the first that knows an answer gives it.</summary>
public interface IBlockingCallAdvisor
{
    /// <summary>Says what to do about a call.</summary>
    /// <param name="blockingCall">The call, as the stack of a stalled thread shows it.</param>
    /// <returns>
    /// Whole sentences for the log, such as "Await File.ReadAllTextAsync instead of File.ReadAllText."; null when it doesn't know the call.
    /// Without any answer the log says what helps with every call: the bridge or the attribute.
    /// </returns>
    /// <remarks>Called on the watcher's own thread, at most once for each endpoint and minute. An exception is logged and goes no further.</remarks>
    string? Advise(BlockingCall blockingCall);
}
