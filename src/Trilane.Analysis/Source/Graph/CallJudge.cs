using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Judges calls out of the app's source: by the catalogue, by the library's binary, by the streams that take part.</summary>
internal sealed partial class CallJudge(SolutionModel solution, ICatalogue catalogue, IBinaryJudge binaries, Evaluator evaluator)
{
    private const double HeavyIterations = 1_000_000;
    private const double LightIterations = 20_000; // a few milliseconds
    private const int HeavyWorkFactor = 14; // each step doubles it; 14 takes a second

    private readonly Dictionary<(ISymbol, ISymbol?), Judgement?> _known = [];
    private readonly Dictionary<(ISymbol, ISymbol?), CatalogueEntry?> _entries = [];

    /// <summary>Null for what is harmless.</summary>
    internal Judgement? Judge(Step step, IMethodSymbol? method, Context context)
    {
        switch (step.Kind)
        {
            case StepKind.WaitForTask:
                return new Judgement(CallKind.SyncOnly, step.Text!, DisplayNames.Of(step.InstanceType ?? method!.ContainingType))
                {
                    Replacement = "await",
                    HasAwaitableForm = true,
                };
            case StepKind.RunQuery when step.Syntax.ToString().Contains("AsQueryable()") || !IsQuery(step.InstanceType, step.Instance, context):
                return null;
            case StepKind.RunQuery:
                return new Judgement(CallKind.SyncOnly, "foreach over IQueryable", DisplayNames.Of(step.InstanceType))
                {
                    Replacement = "await foreach over AsAsyncEnumerable()",
                    HasAwaitableForm = true,
                };
            case StepKind.Dispose:
                return Dispose(step, method!, context);
        }

        // A loop over a query is told once, as a loop.
        if (method is null || (IsLoop(step, method) && IsQuery(step.InstanceType, step.Instance, context)))
        {
            return null;
        }

        if ((QueryRun(step, method, context) ?? QueryTaken(step, method, context)) is { } query)
        {
            return query;
        }

        // It computes in a process of its own: that decides the lane, but holds no thread here.
        if (ChildProcess.ProgramOf(step, method, reference => evaluator.Eval(reference, context)) is { } program && catalogue.FindProgram(program) is { } known)
        {
            return FromKnown(method, known) with { Severity = CallSeverity.Low };
        }

        if (OverSynchronousConnection(step, method, context) is { } synchronous)
        {
            return synchronous;
        }

        var receiver = ReceiverOf(step, method, context);
        if (General(method, receiver) is not { } judgement)
        {
            return null;
        }

        return judgement.Kind switch
        {
            CallKind.SyncOnly when IsPoll(step) || IsFireAndForget(step) || IsUnbounded(step, method, context) || StreamFacts.IsBuffered(step) || HasOnlyMemory(step, method, receiver, context) => null,
            CallKind.CpuHeavy => Weigh(step, method, judgement, context),
            _ => judgement,
        };
    }

    internal CatalogueEntry? EntryOf(IMethodSymbol method, ITypeSymbol? receiver = null)
    {
        var key = (method.OriginalDefinition, receiver?.OriginalDefinition);
        if (!_entries.TryGetValue(key, out var entry))
        {
            entry = catalogue.Find(method.OriginalDefinition, solution.App, receiver);
            _entries.Add(key, entry);
        }

        return entry;
    }

    /// <summary>The class of what a member is called on, where that is more than the member's own.</summary>
    private ITypeSymbol? ReceiverOf(Step step, IMethodSymbol method, Context context)
    {
        if (method.IsStatic || step.Kind == StepKind.New || step.InstanceType is null)
        {
            return null;
        }

        var made = ValueTable.AllOf(evaluator.Eval(step.Instance, context));
        var type = made.Count == 1 && made[0] is ObjectValue { Type: var exact } && exact.IsAssignableTo(method.ContainingType) ? exact : Substitution.Apply(step.InstanceType, context);
        return solution.IsSource(type) || type.TypeKind == TypeKind.TypeParameter ? null : type;
    }

    private Judgement? General(IMethodSymbol method, ITypeSymbol? receiver = null)
    {
        var key = (method.OriginalDefinition, receiver?.OriginalDefinition);
        if (!_known.TryGetValue(key, out var judgement))
        {
            judgement = Find(method.OriginalDefinition, receiver);
            _known.Add(key, judgement);
        }

        return judgement;
    }

    /// <summary>A wait with a timeout of zero only looks.</summary>
    private static bool IsPoll(Step step) =>
        step.Target is { Name: "Wait" or "Sleep" or "WaitOne" or "WaitAll" or "WaitAny" or "Join" or "WaitForExit" or "TryTake" or "TryAdd" or "TryEnter" or "Poll" or "SignalAndWait" }
        && (step.Values.Any(argument => argument.Constant is { HasValue: true, Value: 0 }) || step.Syntax.ToString().Contains("TimeSpan.Zero"));

    /// <summary>A collection without a bound never keeps anybody waiting who adds to it.</summary>
    private bool IsUnbounded(Step step, IMethodSymbol method, Context context) =>
        method is { Name: "Add", ContainingType.Name: "BlockingCollection" }
        && ValueTable.AllOf(evaluator.Eval(step.Instance, context)) is { Count: > 0 } known
        && known.All(value => value is ObjectValue { Origin: { Kind: StepKind.New } origin } && !origin.Values.Any(argument => argument.Type?.SpecialType == SpecialType.System_Int32));

    /// <summary>StackExchange.Redis returns at once when nobody wants the answer.</summary>
    private static bool IsFireAndForget(Step step) =>
        step.Values.Any(argument => argument is { Type.Name: "CommandFlags", Constant: { HasValue: true, Value: int flags } } && (flags & 2) != 0);

    /// <summary>How long it computes depends on what it is given: the iterations of a key derivation, the work in a parallel query.</summary>
    private Judgement? Weigh(Step step, IMethodSymbol method, Judgement judgement, Context context)
    {
        switch (method.ContainingType.Name)
        {
            case "Rfc2898DeriveBytes":
                var calls = ValueTable.AllOf(step.Instance is null ? null : evaluator.Eval(step.Instance, context)).OfType<ObjectValue>().Select(value => value.Origin).OfType<Step>().Prepend(step);
                var iterations = calls.Select(Iterations).FirstOrDefault(number => number is not null) * step.Rounds;
                return iterations < LightIterations ? null : judgement with { CpuWeight = iterations >= HeavyIterations ? CpuWeight.Seconds : CpuWeight.Moderate };
            case "BCrypt" when step.Values.Any(argument => argument.Constant is { HasValue: true, Value: >= HeavyWorkFactor and <= 31 }):
                return judgement with { CpuWeight = CpuWeight.Seconds };
            case "ParallelEnumerable" when method.Name != "ForAll":
                return ParallelQuery.IsHeavy(step.Syntax, solution) ? judgement : null;
            default:
                return judgement;
        }
    }

    /// <summary>The iterations that a key derivation is told, where they are constant.</summary>
    private static double? Iterations(Step step)
    {
        var at = step.Target?.Parameters.FirstOrDefault(parameter => parameter.Name == "iterations")?.Ordinal;
        return at < step.Values.Length && step.Values[at.Value].Constant is { HasValue: true, Value: int number } ? number : null;
    }

    private Judgement? Find(IMethodSymbol method, ITypeSymbol? receiver)
    {
        if (NativeName.Of(method) is { } native)
        {
            return FromNative(method, native);
        }

        // What is known of a library by name says more than a reading of its code.
        var entry = EntryOf(method, receiver);
        if (entry is { Basis: CatalogueBasis.Data } or { Basis: CatalogueBasis.Sibling, Library: not null })
        {
            return FromEntry(method, entry);
        }

        if (!IsFramework(method.ContainingAssembly) && entry?.Library is null && binaries.Judge(method) is { } verdict)
        {
            return FromBinary(method, verdict);
        }

        if (entry is { Basis: CatalogueBasis.Sibling } && !IsHarmlessSibling(method))
        {
            return FromEntry(method, entry);
        }

        return ReturnsTask(method) && !IsTaskHelper(method)
            ? new Judgement(CallKind.AsyncReady, DisplayNames.Of(method), DisplayNames.Of(method.ContainingType))
            : null;
    }

    /// <summary>Framework types whose synchronous members only work in memory, though an awaitable form stands beside them.</summary>
    private static bool IsHarmlessSibling(IMethodSymbol method) => method.Name is "Dispose" or "Cancel";

    private static Judgement? FromEntry(IMethodSymbol method, CatalogueEntry entry) => entry switch
    {
        { Kind: CallKind.Neutral } => null,

        // A compressing stream waits for the stream below it more than it computes.
        { Kind: CallKind.CpuHeavy, CpuWeight: CpuWeight.Moderate, FollowsStreams: true, Replacement: not null } =>
            FromKnown(method, entry with { Kind = CallKind.SyncOnly, CpuWeight = CpuWeight.None }),
        _ => FromKnown(method, entry),
    };

    private static Judgement FromKnown(IMethodSymbol method, CatalogueEntry entry) =>
        new(entry.Kind, DisplayNames.Of(method), DisplayNames.Of(method.ContainingType))
        {
            Replacement = entry.Replacement,
            HasAwaitableForm = entry.HasAwaitableForm || (entry.Kind == CallKind.SyncOnly && entry.Replacement is not null),
            CpuWeight = entry.Kind == CallKind.CpuHeavy && entry.CpuWeight == CpuWeight.None ? CpuWeight.Moderate : entry.CpuWeight,
            Severity = entry.Severity,
            Note = entry.Note,
            IsFakeAsync = entry.Kind == CallKind.SyncOnly && ReturnsTask(method),
            IsAwaitable = ReturnsTask(method),
            FollowsStreams = entry.FollowsStreams,
        };

    private Judgement? FromNative(IMethodSymbol method, string native) => catalogue.FindNative(native) is { } entry
        ? FromEntry(method, entry)
        : new Judgement(CallKind.Unknown, DisplayNames.Of(method), DisplayNames.Of(method.ContainingType)) { Note = $"{native.Substring(NativeName.Prefix.Length)} is native code, which can't be read." };

    private static Judgement? FromBinary(IMethodSymbol method, BinaryVerdict verdict) => verdict.Kind == CallKind.Neutral
        ? null
        : new Judgement(verdict.Kind, DisplayNames.Of(method), DisplayNames.Of(method.ContainingType))
        {
            Replacement = verdict.Replacement,
            HasAwaitableForm = verdict.HasAwaitableForm,
            CpuWeight = verdict.Kind == CallKind.CpuHeavy && verdict.CpuWeight == CpuWeight.None ? CpuWeight.Moderate : verdict.CpuWeight,
            Note = verdict.Note,
            BinaryPath = verdict.Path,
            IsAwaitable = ReturnsTask(method),
            IsFakeAsync = verdict.IsFakeAsync,
            FollowsStreams = verdict.FollowsStreams,
        };

    private static bool ReturnsTask(IMethodSymbol method) => method.ReturnType.IsAwaitable();

    private static bool IsTaskHelper(IMethodSymbol method) => method.ContainingType.IsTask()
        ? method.Name is not ("Delay" or "Yield")
        : method.ContainingType.Name is "TaskFactory" or "TaskExtensions" or "TaskAsyncEnumerableExtensions" or "TaskCompletionSource";

    internal static bool IsFramework(IAssemblySymbol? assembly) => assembly?.Name is { } name
        && (name is "netstandard" or "mscorlib" or "Microsoft.CSharp" or "Microsoft.VisualBasic.Core"
            || name == "System" || SolutionModel.IsTrilane(name)
            || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));
}
