using Trilane.Tests.Support;

namespace Trilane.Tests.Streaming;

/// <summary>Producers that never end and never look at a token.</summary>
public sealed class EndlessSource
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    // So that a producer that is not stopped does not go on in the tests that follow.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _made;

    public Task Ended => _ended.Task;

    public long Made => Interlocked.Read(ref _made);

    public IEnumerable<string> Make(bool pauses)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            while (TimeProvider.System.GetElapsedTime(started) < _longest)
            {
                if (pauses)
                {
                    SlowWork.Take(_pause);
                }

                Interlocked.Increment(ref _made);
                yield return "item";
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    public async IAsyncEnumerable<string> MakeAsync(bool pauses)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            while (TimeProvider.System.GetElapsedTime(started) < _longest)
            {
                if (pauses)
                {
                    await Task.Delay(_pause);
                }

                Interlocked.Increment(ref _made);
                yield return "item";
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }
}
