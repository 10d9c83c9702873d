using System.Diagnostics;

namespace Trilane.Bench.Guard;

/// <summary>Stalls once, and measures when the guard's observer hears of it. One at a time.</summary>
internal sealed class Notices : IStallObserver
{
    internal const int Endpoints = 7;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private TaskCompletionSource<(Stall Stall, long At)> _noticed = new();
    private TaskCompletionSource<(Stall Stall, long At)> _stack = new();

    internal delegate void StallingCode(ref int line);

    public void OnStall(Stall stall) => _noticed.TrySetResult((stall, Stopwatch.GetTimestamp()));

    public void OnStallUpdated(Stall stall)
    {
        if (stall.Frames.Count > 0)
        {
            _stack.TrySetResult((stall, Stopwatch.GetTimestamp()));
        }
    }

    internal async Task<Notice> MeasureAsync(StallKind kind, StallingCode code)
    {
        await Task.Yield();
        _noticed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _stack = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var begin = Stopwatch.GetTimestamp();
        var line = 0;
        code(ref line);
        var (noticed, noticedAt) = await InTimeAsync(_noticed.Task);
        var (stack, stackAt) = await InTimeAsync(_stack.Task);
        return new(
            noticed is null ? null : Stopwatch.GetElapsedTime(begin, noticedAt).TotalMilliseconds,
            noticed?.Kind == kind,
            stack is null ? null : Stopwatch.GetElapsedTime(begin, stackAt).TotalMilliseconds,
            stack?.Frames.Any(frame => frame.File?.EndsWith("Stalls.cs", StringComparison.Ordinal) == true && frame.Line == line) == true);
    }

    private static async Task<(Stall? Stall, long At)> InTimeAsync(Task<(Stall Stall, long At)> task)
    {
        try
        {
            return await task.WaitAsync(_patience);
        }
        catch (TimeoutException)
        {
            return default;
        }
    }
}
