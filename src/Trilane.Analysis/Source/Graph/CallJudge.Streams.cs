using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Streams: those in memory, and those that write when they are closed.</summary>
internal sealed partial class CallJudge
{
    /// <summary>A call that only touches streams, and all of them are in memory.</summary>
    private bool HasOnlyMemory(Step step, IMethodSymbol method, ITypeSymbol? receiver, Context context)
    {
        List<bool> parts = [];
        if (!method.IsStatic && step.Kind != StepKind.New)
        {
            var type = step.InstanceType ?? method.ContainingType;
            if (!StreamFacts.IsStreamLike(type) && General(method, receiver) is not { FollowsStreams: true })
            {
                return false;
            }

            if (StreamFacts.IsStreamLike(type))
            {
                parts.Add(StreamFacts.IsMemory(step.Instance is null ? null : evaluator.Eval(step.Instance, context), type));
            }
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
            return DisposeMethods(type, method).Select(candidate => binaries.Judge(candidate) is { } verdict ? FromBinary(method, verdict) : null)
                .OfType<Judgement>().FirstOrDefault(judgement => judgement.Kind is CallKind.SyncOnly) is { } blocking
                    ? Awaitably(type, blocking with { Api = DisplayNames.Of(type) + ".Dispose", Library = DisplayNames.Of(type) })
                    : null;
        }

        if (StreamFacts.IsStreamLike(type))
        {
            return !Buffers(type, value) || IsReadOnly(value) || StreamFacts.IsMemory(value, type) || IsFlushed(step, context) ? null : Flushing(type);
        }

        return EntryOf(method) is { Basis: CatalogueBasis.Data, Kind: CallKind.SyncOnly } entry ? Awaitably(type, FromKnown(method, entry)) : null;
    }

    /// <summary>What can be disposed of asynchronously has an awaitable form, unless that only pretends.</summary>
    private Judgement Awaitably(ITypeSymbol type, Judgement blocking) =>
        !blocking.HasAwaitableForm && type.Implements("System.IAsyncDisposable") && !catalogue.IsSynchronous(type)
        && !type.SelfAndBases().SelectMany(level => level.GetMembers("DisposeAsync")).OfType<IMethodSymbol>().Any(method => binaries.Judge(method) is { Kind: CallKind.SyncOnly })
            ? blocking with { HasAwaitableForm = true, Replacement = "await using" }
            : blocking;

    /// <summary>A library's interface inherits Dispose from IDisposable; what it does stands in the classes of the library that implement it.</summary>
    private static IEnumerable<IMethodSymbol> DisposeMethods(ITypeSymbol type, IMethodSymbol method)
    {
        if (type.TypeKind != TypeKind.Interface || type.ContainingAssembly is not { } assembly)
        {
            return [method];
        }

        return TypesOf(assembly.GlobalNamespace)
            .Where(candidate => candidate.TypeKind == TypeKind.Class && candidate.IsAssignableTo(type))
            .SelectMany(candidate => candidate.SelfAndBases().SelectMany(level => level.GetMembers("Dispose")).OfType<IMethodSymbol>().Where(dispose => dispose.Parameters.IsEmpty).Take(1));
    }

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol scope) =>
        scope.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(member => member is INamedTypeSymbol type ? TypesOf(type).Prepend(type) : TypesOf(member));

    private static Judgement Flushing(ITypeSymbol type) => new(CallKind.SyncOnly, type.Name + ".Dispose", DisplayNames.Of(type))
    {
        Replacement = "await using",
        HasAwaitableForm = true,
        Note = "It writes what it still holds when it is closed.",
    };

    private static bool Buffers(ITypeSymbol type, Value? value) =>
        type.IsOrDerivesFrom("System.IO.TextWriter") || type.IsOrDerivesFrom("System.IO.BinaryWriter")
        || type.IsOrDerivesFrom("System.Xml.XmlWriter") || type.Is("System.Text.Json.Utf8JsonWriter")
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

    /// <summary>A buffer around a file that is only read has nothing to write.</summary>
    private static bool IsReadOnly(Value? value) => ValueTable.AllOf(value).OfType<ObjectValue>().Any(made => made.Type.Is("System.IO.BufferedStream")
        && (made.Arguments ?? []).SelectMany(ValueTable.AllOf).OfType<ObjectValue>().Any(inner => inner.Origin?.Target is { Name: "OpenRead" or "OpenReadStream" or "GetManifestResourceStream" }));

    private static bool IsFlushed(Step step, Context context) => step.Instance is LocalRef local
        && context.Body.Steps.Exists(other => other.Target?.Name is "FlushAsync" && other.Instance is LocalRef flushed
            && SymbolEqualityComparer.Default.Equals(flushed.Local, local.Local));
}
