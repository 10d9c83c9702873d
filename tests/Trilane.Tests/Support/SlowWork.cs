namespace Trilane.Tests.Support;

/// <summary>Stands for synchronous work that takes its time. Not for waiting: a test awaits the event it needs.</summary>
internal static class SlowWork
{
    private static readonly ManualResetEventSlim _never = new();

    public static void Take(TimeSpan time) => _never.Wait(time);
}
