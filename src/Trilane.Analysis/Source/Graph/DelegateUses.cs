using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Where code without source runs the delegates that it is given.</summary>
internal static class DelegateUses
{
    internal static DelegateUse Of(Step step, IMethodSymbol method, CatalogueEntry? entry)
    {
        if (IsLongRunning(step))
        {
            return DelegateUse.Elsewhere;
        }

        if (entry is { Delegates: not DelegateUse.Inline })
        {
            return method.Name == "ContinueWith" ? DelegateUse.Inline : entry.Delegates;
        }

        return method.ContainingType.Name switch
        {
            "Task" or "TaskFactory" when method.Name is "Run" or "StartNew" or ".ctor" => DelegateUse.SharedPool,
            "ThreadPool" when method.Name.Contains("QueueUserWorkItem") => DelegateUse.SharedPool,
            "Thread" or "Timer" or "BlockingLane" or "IAfterResponse" or "ChangeToken" or "FileSystemWatcher" or "AppDomain" or "Progress" => DelegateUse.Elsewhere,
            "CancellationToken" or "IHostApplicationLifetime" => DelegateUse.Elsewhere,
            "ActionBlock" or "TransformBlock" or "TransformManyBlock" or "BatchBlock" => DelegateUse.Elsewhere,
            "ISubscriber" or "ChannelMessageQueue" when method.Name.StartsWith("Subscribe", StringComparison.Ordinal) || method.Name == "OnMessage" => DelegateUse.Elsewhere,
            _ when method.Name is "OnChange" or "OnCompleted" or "RegisterForDispose" or "RegisterPostEvictionCallback" or "RegisterChangeCallback" => DelegateUse.Elsewhere,
            _ => DelegateUse.Inline,
        };
    }

    /// <summary>True for a constructor that only keeps its delegates: they run when a member is called.</summary>
    internal static bool AreKept(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor && method.ContainingType.Name is "Lazy" or "AsyncLazy" or "ThreadLocal" or "AsyncLocal" or "Task";

    /// <summary>True for a call whose delegates run when the response is sent, after the handler and off its lane.</summary>
    internal static bool RunWithTheResponse(Step? step) =>
        step is { Kind: StepKind.Call, Target: { } target } && (target.ContainingType is { Name: "Results" or "TypedResults" } || target is { Name: "OnStarting", ContainingType.Name: "HttpResponse" });

    private static bool IsLongRunning(Step step) =>
        step.Values.Any(argument => argument is { Type.Name: "TaskCreationOptions", Constant: { HasValue: true, Value: int options } } && (options & 2) != 0)
        || step.Syntax.ToString().Contains("TaskCreationOptions.LongRunning");
}
