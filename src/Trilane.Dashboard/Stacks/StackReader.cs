using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;

namespace Trilane;

/// <summary>Finds the stacks in a recording.</summary>
internal static class StackReader
{
    private const string Sampler = "Microsoft-DotNETCore-SampleProfiler";

    /// <summary>Ends each request whose thread was sampled while it was stalled.</summary>
    internal static void Read(string recording, long session, IReadOnlyList<StackRequest> requests)
    {
        var converted = Path.ChangeExtension(recording, ".etlx");
        TraceLog.CreateFromEventPipeDataFile(recording, converted, new TraceLogOptions { ContinueOnError = true });
        using var log = new TraceLog(converted);
        var wanted = requests.ToDictionary(request => request.Thread.Id);
        Dictionary<long, CallStackIndex> sampled = [];
        Dictionary<long, CallStackIndex> proven = [];
        foreach (var @event in log.Events)
        {
            if (@event.ProviderName == Sampler && wanted.ContainsKey(@event.ThreadID))
            {
                sampled[@event.ThreadID] = @event.CallStackIndex();
            }
            else if (@event.ProviderName == StackMarker.Provider && MarkOf(@event, session) is { } thread && sampled.TryGetValue(thread, out var stack))
            {
                proven[thread] = stack;
            }
        }

        using var lines = new SourceLines();
        foreach (var (thread, stack) in proven)
        {
            wanted[thread].End(StackResult.Of(FramesOf(log, stack, lines)));
        }
    }

    private static long? MarkOf(TraceEvent mark, long session) =>
        mark.PayloadByName("session") is long number && number == session ? mark.PayloadByName("threadId") as long? : null;

    private static List<StallFrame> FramesOf(TraceLog log, CallStackIndex index, SourceLines lines)
    {
        List<StallFrame> frames = [];
        for (var stack = log.CallStacks[index]; stack is not null; stack = stack.Caller)
        {
            var address = stack.CodeAddress;
            if (address.Method is { } method && !IsStoppingPoint(method))
            {
                // A caller's address is where it goes on after the call; what it was doing is what stands before.
                var isInnermost = stack.CallStackIndex == index;
                frames.Add(FrameNames.Resolve(method, isInnermost ? address.ILOffset : address.ILOffset - 1, lines));
            }
        }

        return frames;
    }

    /// <summary>Where a thread that computes lets itself be stopped for the sample; no call that its code made.</summary>
    private static bool IsStoppingPoint(TraceMethod method) =>
        method.FullMethodName.StartsWith("System.Threading.Thread.PollGC", StringComparison.Ordinal);
}
