namespace Trilane.Jobs.Conformance;

/// <summary>The time after which a test that still waits has failed.</summary>
internal static class Deadline
{
    internal static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    internal static CancellationToken Token => new CancellationTokenSource(Time).Token;

    internal static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Time);

    internal static Task Within(this Task task) => task.WaitAsync(Time);
}
