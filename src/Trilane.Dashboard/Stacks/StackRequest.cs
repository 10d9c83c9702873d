namespace Trilane;

/// <summary>One stack that is wanted.</summary>
internal sealed class StackRequest(StalledThread thread)
{
    private readonly TaskCompletionSource<StackResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal StalledThread Thread => thread;

    internal Task<StackResult> Task => _result.Task;

    internal bool IsEnded => _result.Task.IsCompleted;

    /// <summary>Hands over what came of it; only the first time counts.</summary>
    internal void End(StackResult result) => _result.TrySetResult(result);
}
