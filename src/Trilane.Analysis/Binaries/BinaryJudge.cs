using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Judges the methods of libraries without source by their code. Thread-safe; each method is judged once.</summary>
internal sealed class BinaryJudge : IBinaryJudge
{
    private readonly ApiCatalogue _catalogue;
    private readonly AssemblyStore _store;
    private readonly BinaryMethods _methods;
    private readonly ConcurrentDictionary<string, BinaryVerdict?> _verdicts = new(StringComparer.Ordinal);

    /// <param name="catalogue">What is known about APIs.</param>
    /// <param name="store">The libraries, without the framework's.</param>
    public BinaryJudge(ApiCatalogue catalogue, AssemblyStore store)
    {
        _catalogue = catalogue;
        _store = store;
        _methods = new BinaryMethods(catalogue, store);
    }

    public BinaryVerdict? Judge(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (method.ContainingAssembly is not { } assembly || method.ContainingType is null || _store.Find(assembly.Name) is not { } library)
        {
            return null;
        }

        return _verdicts.GetOrAdd($"{assembly.Name}|{method.GetDocumentationCommentId()}", _ => JudgeUncached(method, library));
    }

    private BinaryVerdict? JudgeUncached(IMethodSymbol method, BinaryAssembly library)
    {
        var doors = Doors(method, library);
        if (doors.Count == 0)
        {
            return null;
        }

        var isAsync = Awaitables.IsAwaitable(method.ReturnType);
        var (found, isWhole) = ReachSearch.Find(doors, isAsync, _catalogue, _methods);
        if (Worst(found) is not { } worst)
        {
            return isWhole ? Harmless(isAsync, doors[0]) : null;
        }

        var sibling = worst.Kind == CallKind.SyncOnly ? AwaitableSibling.Of(method, null) : null;
        var hasAwaitableForm = sibling is not null && !IsBlocking(sibling);
        return new BinaryVerdict(worst.Kind, worst.Api, worst.Path, hasAwaitableForm, hasAwaitableForm ? $"{sibling!.ContainingType.Name}.{sibling.Name}" : null)
        {
            CpuWeight = worst.CpuWeight,
            Note = worst.Note,
            FollowsStreams = worst.FollowsStreams,
            IsFakeAsync = isAsync && worst.Kind == CallKind.SyncOnly,
        };
    }

    // The lane rule asks for long computation first, then for waiting; short computation and native code only matter without these.
    private static Reached? Worst(IReadOnlyList<Reached> found) =>
        found.FirstOrDefault(reached => reached.CpuWeight == CpuWeight.Seconds)
        ?? found.FirstOrDefault(reached => reached is { Kind: CallKind.SyncOnly, FollowsStreams: false })
        ?? found.FirstOrDefault(reached => reached.Kind == CallKind.SyncOnly)
        ?? found.FirstOrDefault(reached => reached.Kind == CallKind.CpuHeavy)
        ?? (found.Count > 0 ? found[0] : null);

    private static BinaryVerdict Harmless(bool isAsync, BinaryMethod door)
    {
        var name = BinaryMethods.DisplayName(door);
        return new BinaryVerdict(isAsync ? CallKind.AsyncReady : CallKind.Neutral, name, [name], false, null);
    }

    private bool IsBlocking(IMethodSymbol sibling) => Judge(sibling)?.Kind is CallKind.SyncOnly or CallKind.CpuHeavy;

    // The method itself, or what may run when it is called.
    private static List<BinaryMethod> Doors(IMethodSymbol method, BinaryAssembly library)
    {
        // The code of an extension block's member is a static method of the class around the block.
        if (method.ContainingType is { ContainingType: { IsStatic: true } around, CanBeReferencedByName: false })
        {
            return library.Find(ApiId.Of(around)) is { } outer ? [.. library.MethodsOf(outer, method.MetadataName, method.Parameters.Length + (method.IsStatic ? 0 : 1))] : [];
        }

        if (library.Find(ApiId.Of(method.ContainingType)) is not { } type || ApiId.Of(method) is not { } id)
        {
            return [];
        }

        if (library.FindMethod(type, method.MetadataName, id) is not { } handle)
        {
            return [];
        }

        var door = new BinaryMethod(library, handle);
        return (door.Definition.Attributes & MethodAttributes.Virtual) == 0 ? [door] : BinaryMethods.Implementations(door, null);
    }
}
