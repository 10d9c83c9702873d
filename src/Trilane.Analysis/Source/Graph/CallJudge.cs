using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Judges calls out of the app's source: by the catalogue, by the library's binary, by the streams that take part.</summary>
internal sealed class CallJudge(SolutionModel solution, ICatalogue catalogue, IBinaryJudge binaries, Evaluator evaluator)
{
    private readonly Dictionary<IMethodSymbol, Judgement?> _known = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IMethodSymbol, CatalogueEntry?> _entries = new(SymbolEqualityComparer.Default);

    /// <summary>Null for what is harmless.</summary>
    internal Judgement? Judge(Step step, IMethodSymbol method, Context context)
    {
        switch (step.Kind)
        {
            case StepKind.WaitForTask:
                return new Judgement(CallKind.SyncOnly, step.Text!, DisplayNames.Of(step.InstanceType ?? method.ContainingType))
                {
                    Replacement = "await",
                    HasAwaitableForm = true,
                };
            case StepKind.RunQuery when step.Syntax.ToString().Contains("AsQueryable()"):
                return null;
            case StepKind.RunQuery:
                return new Judgement(CallKind.SyncOnly, "foreach over IQueryable", DisplayNames.Of(step.InstanceType))
                {
                    Replacement = "await foreach over AsAsyncEnumerable()",
                    HasAwaitableForm = true,
                };
            case StepKind.Dispose:
                return Dispose(step, method, context);
        }

        if (QueryRun(step, method, context) is { } query)
        {
            return query;
        }

        if (General(method) is not { } judgement)
        {
            return null;
        }

        return judgement.Kind == CallKind.SyncOnly && HasOnlyMemory(step, method, context) ? null : judgement;
    }

    internal CatalogueEntry? EntryOf(IMethodSymbol method)
    {
        var definition = method.OriginalDefinition;
        if (!_entries.TryGetValue(definition, out var entry))
        {
            entry = catalogue.Find(definition, solution.App);
            _entries.Add(definition, entry);
        }

        return entry;
    }

    private Judgement? General(IMethodSymbol method)
    {
        var definition = method.OriginalDefinition;
        if (!_known.TryGetValue(definition, out var judgement))
        {
            judgement = Find(definition);
            _known.Add(definition, judgement);
        }

        return judgement;
    }

    private Judgement? Find(IMethodSymbol method)
    {
        var entry = EntryOf(method);
        if (entry is { Basis: CatalogueBasis.Data })
        {
            return FromEntry(method, entry);
        }

        if (!IsFramework(method.ContainingAssembly) && binaries.Judge(method) is { } verdict)
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

    private static Judgement? FromEntry(IMethodSymbol method, CatalogueEntry entry) => entry.Kind == CallKind.Neutral
        ? null
        : new Judgement(entry.Kind, DisplayNames.Of(method), DisplayNames.Of(method.ContainingType))
        {
            Replacement = entry.Replacement,
            HasAwaitableForm = entry.HasAwaitableForm || (entry.Kind == CallKind.SyncOnly && entry.Replacement is not null),
            CpuWeight = entry.Kind == CallKind.CpuHeavy && entry.CpuWeight == CpuWeight.None ? CpuWeight.Moderate : entry.CpuWeight,
            Severity = entry.Severity,
            Note = entry.Note,
            IsFakeAsync = entry.Kind == CallKind.SyncOnly && ReturnsTask(method),
        };

    private static Judgement? FromBinary(IMethodSymbol method, BinaryVerdict verdict) => verdict.Kind == CallKind.Neutral
        ? null
        : new Judgement(verdict.Kind, DisplayNames.Of(method), DisplayNames.Of(method.ContainingType))
        {
            Replacement = verdict.Replacement,
            HasAwaitableForm = verdict.HasAwaitableForm,
            CpuWeight = verdict.Kind == CallKind.CpuHeavy && verdict.CpuWeight == CpuWeight.None ? CpuWeight.Moderate : verdict.CpuWeight,
            Note = verdict.Note,
            BinaryPath = verdict.Path,
            IsFakeAsync = verdict.IsFakeAsync,
        };

    private static bool ReturnsTask(IMethodSymbol method) => method.ReturnType.IsAwaitable();

    private static bool IsTaskHelper(IMethodSymbol method) => method.ContainingType.IsTask()
        ? method.Name is not ("Delay" or "Yield")
        : method.ContainingType.Name is "TaskFactory" or "TaskExtensions" or "TaskAsyncEnumerableExtensions" or "TaskCompletionSource";

    private static bool IsFramework(IAssemblySymbol? assembly) => assembly?.Name is { } name
        && (name is "netstandard" or "mscorlib" or "Microsoft.CSharp" or "Microsoft.VisualBasic.Core"
            || name == "System" || SolutionModel.IsTrilane(name)
            || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));

    /// <summary>Queries run when LINQ's last call materialises them; over a database that waits.</summary>
    private Judgement? QueryRun(Step step, IMethodSymbol method, Context context)
    {
        if (!method.ContainingType.Is("System.Linq.Queryable") && !method.ContainingType.Is("System.Linq.Enumerable"))
        {
            return null;
        }

        var source = step.Values.FirstOrDefault().Type;
        return source is not null
            && Substitution.Apply(source, context).Implements("System.Linq.IQueryable")
            && !step.Syntax.ToString().Contains("AsQueryable()")
            && catalogue.Find(method.OriginalDefinition, solution.App, source) is { Kind: CallKind.SyncOnly } entry
                ? FromEntry(method, entry)
                : null;
    }

    private bool HasOnlyMemory(Step step, IMethodSymbol method, Context context)
    {
        var receiver = step.Instance is null ? null : evaluator.Eval(step.Instance, context);
        List<bool> parts = [];
        if (!method.IsStatic && step.Kind != StepKind.New && StreamFacts.IsStreamLike(step.InstanceType ?? method.ContainingType))
        {
            parts.Add(StreamFacts.IsMemory(receiver, step.InstanceType));
        }

        for (var i = 0; i < step.Arguments.Length; i++)
        {
            var type = step.Values.Length > i ? step.Values[i].Type : null;
            if (StreamFacts.IsStreamLike(type))
            {
                parts.Add(StreamFacts.IsMemory(evaluator.Eval(step.Arguments[i], context), type));
            }
        }

        return parts.Count > 0 && parts.All(isMemory => isMemory);
    }

    /// <summary>Closing matters where what was written is still to be sent: writers and compressing streams, unless flushed before.</summary>
    private Judgement? Dispose(Step step, IMethodSymbol method, Context context)
    {
        var type = step.InstanceType!;
        if (method.Name == "DisposeAsync")
        {
            return General(method) is { Kind: CallKind.AsyncReady } ready ? ready : null;
        }

        var value = evaluator.Eval(step.Instance, context);
        if (!IsFramework(type.ContainingAssembly) && !StreamFacts.IsStreamLike(type) && EntryOf(method) is not { Basis: CatalogueBasis.Data })
        {
            return binaries.Judge(method) is { } verdict ? FromBinary(method, verdict) : null;
        }

        if (StreamFacts.IsStreamLike(type))
        {
            return !Buffers(type, value) || StreamFacts.IsMemory(value, type) || IsFlushed(step, context) ? null : Flushing(type);
        }

        return EntryOf(method) is { Basis: CatalogueBasis.Data, Kind: CallKind.SyncOnly } entry ? FromEntry(method, entry) : null;
    }

    private static Judgement Flushing(ITypeSymbol type) => new(CallKind.SyncOnly, type.Name + ".Dispose", DisplayNames.Of(type))
    {
        Replacement = "await using",
        HasAwaitableForm = true,
        Note = "It writes what it still holds when it is closed.",
    };

    private static bool Buffers(ITypeSymbol type, Value? value) =>
        type.IsOrDerivesFrom("System.IO.TextWriter") || type.IsOrDerivesFrom("System.IO.BinaryWriter")
        || type.Is("System.IO.BufferedStream") || type.Is("System.IO.Compression.ZipArchive") && IsWritten(value)
        || ((type.Is("System.IO.Compression.GZipStream") || type.Is("System.IO.Compression.BrotliStream") || type.Is("System.IO.Compression.DeflateStream")
            || type.Is("System.IO.Compression.ZLibStream") || type.Is("System.Security.Cryptography.CryptoStream") || type.Is("System.IO.FileStream")) && IsWritten(value));

    /// <summary>True when the call that made a stream says that it is written to.</summary>
    private static bool IsWritten(Value? value) => ValueTable.AllOf(value).OfType<ObjectValue>().Any(made => made.Origin is { Target: { } maker } origin
        && (maker is { Name: "Create" or "OpenWrite" or "CreateText" or "AppendText" }
            || origin.Values.Any(argument => argument.Type switch
            {
                { Name: "FileMode" } => argument.Constant is { HasValue: true, Value: 1 or 2 or 4 or 5 or 6 } && !origin.Values.Any(other => other is { Type.Name: "FileAccess", Constant.Value: 1 }),
                { Name: "FileAccess" } => argument.Constant is { HasValue: true, Value: 2 or 3 },
                { Name: "CompressionMode" } => argument.Constant is { HasValue: true, Value: 1 },
                { Name: "CryptoStreamMode" } => argument.Constant is { HasValue: true, Value: 1 },
                { Name: "ZipArchiveMode" } => argument.Constant is { HasValue: true, Value: 1 or 2 },
                { Name: "CompressionLevel" } => true,
                _ => false,
            })));

    private static bool IsFlushed(Step step, Context context) => step.Instance is LocalRef local
        && context.Body.Steps.Exists(other => other.Target?.Name is "FlushAsync" && other.Instance is LocalRef flushed
            && SymbolEqualityComparer.Default.Equals(flushed.Local, local.Local));
}
