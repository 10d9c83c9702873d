namespace Trilane.Tests.Support;

/// <summary>The time after which a test that still waits has failed.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    public static CancellationToken Token => new CancellationTokenSource(Time).Token;

    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Time);

    public static Task Within(this Task task) => task.WaitAsync(Time);
}
