using System.Text.RegularExpressions;

namespace Trilane.Analysis;

/// <summary>
/// Follows the calls of a library's method, the nearest first, until it has found what it reaches: the shortest way there is the evidence.
/// The catalogue stands at the doors of the framework and of known libraries; what lies behind these is not followed.
/// </summary>
internal sealed class ReachSearch
{
    // A library's whole insides may be reachable from one method; what is so far away says little about it.
    private const int MostMethods = 4000;
    private const int MostImplementations = 8;
    private const double HeavySteps = 2e7;
    private const double HeavyNestedSteps = 5e6;
    private const int NestedDepth = 3;
    private const double HintedSteps = 1e4; // a small table is filled in no time, whatever its class is called

    private static readonly Regex _bookkeeping = new(@"(^|[a-z.<])(Log|Logs|Logger|Logging|Tracing|Tracer|Telemetry|EventSource|Diagnostics?)($|[A-Z.`<>])");
    private static readonly Regex _computingName = new("Ocr|OCR|Recogni[sz]|Transcod|Transcri[bp]|TextExtract|ExtractText|Embed|Upscal|Denois|RayTrac|Inference|Rasteri[sz]|Convol|Resiz|Thumbnail|Deskew|Solver|Simulat|Render");
    private static readonly Regex _heavyName = new("Ocr|OCR|Recogni[sz]e|Transcod|Transcri[bp]|TextExtract|ExtractText|Embedding|Upscal|Denois|RayTrac|Inference");
    private static readonly HashSet<string> _memoryLocks = new(StringComparer.Ordinal)
    {
        "System.Threading.SemaphoreSlim.Wait", "System.Threading.ManualResetEventSlim.Wait", "System.Threading.SpinWait.SpinUntil",
    };

    private readonly ApiCatalogue _catalogue;
    private readonly BinaryMethods _methods;
    private readonly string? _library;
    private readonly bool _isAsync;
    private readonly bool _takesStreams;
    private readonly Queue<Step> _open = new();
    private readonly HashSet<BinaryMethod> _seen = [];
    private readonly List<Reached> _found = [];

    private ReachSearch(BinaryMethod method, bool isAsync, ApiCatalogue catalogue, BinaryMethods methods)
    {
        _catalogue = catalogue;
        _methods = methods;
        _isAsync = isAsync;
        _takesStreams = method.Definition.DecodeSignature(SignatureNames.Instance, null).ParameterTypes.Any(MethodReader.IsStreamType);
        _library = catalogue.LibraryOf(method.Assembly.NameOf(method.Type))?.Name;
    }

    /// <summary>What methods reach: of each kind, the nearest.</summary>
    /// <param name="methods">Where to begin: a method, or the implementations of one.</param>
    /// <param name="isAsync">True when the method asked about returns something to await.</param>
    /// <param name="catalogue">What is known about APIs.</param>
    /// <param name="library">Gives the code.</param>
    /// <returns>What was found, and whether everything was looked at.</returns>
    public static (IReadOnlyList<Reached> Found, bool IsWhole) Find(IReadOnlyList<BinaryMethod> methods, bool isAsync, ApiCatalogue catalogue, BinaryMethods library)
    {
        var search = new ReachSearch(methods[0], isAsync, catalogue, library);
        foreach (var method in methods)
        {
            search.Enqueue(method, null, null);
        }

        return (search._found, search.Run());
    }

    private bool Run()
    {
        while (_open.Count > 0 && _seen.Count < MostMethods)
        {
            Visit(_open.Dequeue());
        }

        return _open.Count == 0;
    }

    private void Visit(Step step)
    {
        var summary = _methods.SummaryOf(step.Method);
        if (summary.Native is { } native)
        {
            Judge(native, step, _catalogue.FindNative(native));
            return;
        }

        JudgeLoops(summary, step);
        foreach (var call in summary.Calls)
        {
            if (call.Use != DelegateUse.Elsewhere && !IsIgnored(call, summary))
            {
                Follow(call, step);
            }
        }
    }

    private void Follow(CallSite call, Step step)
    {
        if (call.StateMachine is { } machine)
        {
            Enqueue(machine, step, call);
        }

        if (_methods.Entry(call) is var (entry, id))
        {
            JudgeEntry(call, id, step, entry);
            return;
        }

        if (call.Target is not { } target || IsKnownDoor(target) || IsBookkeeping(target))
        {
            return;
        }

        if (call.IsVirtual)
        {
            var implementations = BinaryMethods.Implementations(target, call.Receiver);
            if (implementations.Count <= MostImplementations)
            {
                implementations.ForEach(implementation => Enqueue(implementation, step, call));
            }
        }
        else
        {
            Enqueue(target, step, call);
        }
    }

    private void JudgeEntry(CallSite call, string id, Step step, CatalogueEntry entry)
    {
        var stream = entry is { Kind: CallKind.SyncOnly, FollowsStreams: true } ? _methods.StreamOf(call, step.Method) : StreamTrait.Device;

        // What is not known to be opened here may be what the method was given.
        var isGiven = stream == StreamTrait.Unknown && _takesStreams;
        var blocks = entry.Kind switch
        {
            CallKind.SyncOnly => entry.Severity == CallSeverity.Normal && (stream == StreamTrait.Device || isGiven),
            CallKind.CpuHeavy => true,
            _ => false,
        };
        if (blocks && !(_isAsync && _memoryLocks.Contains(ApiId.WithoutParameters(call.Id))))
        {
            Judge(id, step, entry, isGiven);
        }
    }

    private void JudgeLoops(MethodSummary summary, Step step)
    {
        if (summary.Loops.Reason is not { } reason)
        {
            return;
        }

        var steps = summary.Loops.Steps * step.Repetitions;
        var hinted = summary.Loops.Depth > 1 && steps >= HintedSteps && step.Names().Any(name => _computingName.IsMatch(name));
        if (steps >= HeavySteps || steps >= HeavyNestedSteps && summary.Loops.Depth > 1 && summary.Loops.Depth + step.LoopDepth >= NestedDepth || hinted)
        {
            var name = BinaryMethods.DisplayName(step.Method);
            _found.Add(new Reached(CallKind.CpuHeavy, name, [.. step.Names()])
            {
                CpuWeight = CpuWeight.Seconds,
                Note = $"{name} {reason}; how long depends on its data.",
            });
        }
    }

    private void Judge(string id, Step step, CatalogueEntry? entry, bool followsStreams = false)
    {
        var api = id.StartsWith(NativeName.Prefix, StringComparison.Ordinal) ? id.Substring(NativeName.Prefix.Length) : ApiId.Display(id);
        var path = step.Names().Append(api);
        if (entry is null)
        {
            // Nothing says how native code works, but what its callers are named after says what it works on.
            var computes = step.Names().Append(api).Any(name => _heavyName.IsMatch(name));
            _found.Add(computes
                ? new Reached(CallKind.CpuHeavy, api, [.. path]) { CpuWeight = CpuWeight.Seconds, Note = $"{api} is native code, which can't be read; by its name it computes for long." }
                : new Reached(CallKind.Unknown, api, [.. path]) { Note = $"{api} is native code, which can't be read." });
        }
        else if (entry.Kind is CallKind.SyncOnly or CallKind.CpuHeavy or CallKind.Unknown)
        {
            _found.Add(new Reached(entry.Kind, api, [.. path]) { CpuWeight = entry.CpuWeight, Note = entry.Note, FollowsStreams = followsStreams });
        }
    }

    // A wait of no time at all, and results of tasks that have ended, don't block.
    private static bool IsIgnored(CallSite call, MethodSummary summary)
    {
        if (call.Arguments.Count > 0 && call.Arguments[0].Constant == 0 && (call.Id.Contains(".Wait") || call.Id.Contains(".Sleep") || call.Id.Contains(".Poll")))
        {
            return true;
        }

        // It waits only where a bound was asked for.
        if (call.Id.StartsWith("System.Collections.Concurrent.BlockingCollection`1.Add(", StringComparison.Ordinal))
        {
            return true;
        }

        if (call.Id is "System.Threading.Tasks.Task`1.Result" or "System.Threading.Tasks.ValueTask`1.Result" || call.Id.StartsWith("System.Threading.Tasks.Task.Wait", StringComparison.Ordinal))
        {
            return summary.ChecksTasks || WasAwaited(call, summary) || call.Receiver?.Argument is not null && summary.IsLambda;
        }

        return call.Id.EndsWith("Awaiter.GetResult", StringComparison.Ordinal) || call.Id.EndsWith("Awaiter`1.GetResult", StringComparison.Ordinal)
            ? summary.ChecksTasks || summary.IsAwaiting
            : false;
    }

    private static bool WasAwaited(CallSite call, MethodSummary summary) => call.Receiver?.Field is { } field && summary.Calls.Any(other =>
        other.Offset < call.Offset && other.Receiver?.Field == field && (other.Id.Contains(".GetAwaiter") || other.Id.Contains(".ConfigureAwait")));

    // Members of another known library that the catalogue does not list are harmless by its word.
    private bool IsKnownDoor(BinaryMethod target) =>
        _catalogue.LibraryOf(target.Assembly.NameOf(target.Type)) is { } library && library.Name != _library && library.Kind != CallKind.SyncOnly;

    private static bool IsBookkeeping(BinaryMethod target)
    {
        var type = target.Assembly.NameOf(target.Type);
        return type.EndsWith("Exception", StringComparison.Ordinal) || target.Name == ".cctor" || _bookkeeping.IsMatch(type.Substring(type.LastIndexOf('.') + 1));
    }

    private void Enqueue(BinaryMethod method, Step? from, CallSite? call)
    {
        if (_seen.Add(method))
        {
            _open.Enqueue(new Step(method, from, BinaryMethods.DisplayName(method), (from?.Repetitions ?? 1) * (call?.Repetitions ?? 1.0), (from?.LoopDepth ?? 0) + (call?.LoopDepth ?? 0)));
        }
    }

    private sealed record Step(BinaryMethod Method, Step? From, string Name, double Repetitions, int LoopDepth)
    {
        /// <summary>The methods that led here; what the compiler made of one method counts once.</summary>
        public List<string> Names()
        {
            var names = new List<string>();
            for (var step = this; step is not null; step = step.From)
            {
                if (names.Count == 0 || names[names.Count - 1] != step.Name)
                {
                    names.Add(step.Name);
                }
            }

            names.Reverse();
            return names;
        }
    }
}
