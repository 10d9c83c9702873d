using Microsoft.Extensions.Logging;

namespace Trilane;

/// <summary>Says what to do about a stall: what an advisor knows of the very call, else what helps with every call.</summary>
internal sealed class StallAdvice(IEnumerable<IBlockingCallAdvisor> advisors, ILogger<StallGuard> logger)
{
    private const string ForAnyWait =
        "Await the call; or, where there is only a synchronous one, run it with BlockingLane.RunAsync or mark the endpoint [BlockingLane].";

    private const string ForAnyComputation = "Move the work to a job, or run it with BlockingLane.RunAsync on a lane with Background = true.";

    private volatile IBlockingCallAdvisor[] _advisors = [.. advisors];

    /// <summary>Adds one that is asked after the app's own. Called while the app is set up.</summary>
    internal void AddLast(IBlockingCallAdvisor advisor)
    {
        if (!_advisors.Any(known => known.GetType() == advisor.GetType()))
        {
            _advisors = [.. _advisors, advisor];
        }
    }

    internal string For(StallKind kind, StackResult? stack) =>
        (CallIn(kind, stack) is { } call ? Ask(call) : null) ?? (kind == StallKind.Cpu ? ForAnyComputation : ForAnyWait);

    private static BlockingCall? CallIn(StallKind kind, StackResult? stack)
    {
        if (stack is null || UserFrames.CallerIn(stack.Frames) is not { } caller)
        {
            return null;
        }

        // From the call to what it led to; the stack has them the other way round.
        return new(kind, stack.Frames[caller], [.. stack.Frames.Take(caller).Reverse()]);
    }

    private string? Ask(BlockingCall call)
    {
        foreach (var advisor in _advisors)
        {
            try
            {
                if (advisor.Advise(call) is { } answer)
                {
                    return answer;
                }
            }
            catch (Exception exception)
            {
                logger.AdvisorFailed(exception);
            }
        }

        return null;
    }
}
