using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Trilane.Analysis;

namespace Trilane.Tool.Choosing;

/// <summary>Judges types and members of libraries, by the catalogue and by their code, as the planner does.</summary>
internal sealed class LibraryCode : IDisposable
{
    private const int MostExamples = 5;
    private readonly ApiCatalogue _catalogue;
    private readonly AssemblyStore _store;
    private readonly BinaryJudge _judge;
    private readonly CSharpCompilation _compilation;
    private readonly HashSet<string> _names;

    /// <param name="catalogue">What is known about APIs.</param>
    /// <param name="assemblies">The files of the libraries and of what they need.</param>
    public LibraryCode(ApiCatalogue catalogue, IReadOnlyList<string> assemblies)
    {
        _catalogue = catalogue;
        var byName = assemblies.GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);
        _names = [.. byName.Keys];
        _store = new AssemblyStore(byName);
        _judge = new BinaryJudge(catalogue, _store);
        _compilation = CSharpCompilation.Create("Choice", references: SharedFrameworks.Assemblies.Where(path => !byName.ContainsKey(Path.GetFileNameWithoutExtension(path))).Concat(byName.Values).Select(path => MetadataReference.CreateFromFile(path)));
    }

    /// <summary>What a type or member with a full name does; null if there is none of that name.</summary>
    public Use? Find(string name)
    {
        var plain = ApiId.FromDocumentation(name);
        if (TypeOf(ApiId.WithoutParameters(plain)) is { } type)
        {
            return OfMembers(name, Members(type));
        }

        var dot = ApiId.WithoutParameters(plain).LastIndexOf('.');
        if (dot < 0 || TypeOf(plain[..dot]) is not { } owner)
        {
            return null;
        }

        var members = owner.GetMembers(ApiId.WithoutParameters(plain)[(dot + 1)..]).SelectMany(Methods).ToList();
        return members.Count > 0 ? OfMembers(name, members) : null;
    }

    /// <summary>What the public types of an assembly do, taken together.</summary>
    /// <param name="name">How to name it.</param>
    /// <param name="path">Its file.</param>
    /// <returns>Null if the file is no library that can be read.</returns>
    public Use? Whole(string name, string path)
    {
        var assembly = _compilation.References.Select(_compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>().FirstOrDefault(symbol => symbol.Name.Equals(Path.GetFileNameWithoutExtension(path), StringComparison.OrdinalIgnoreCase));
        return assembly is null ? null : OfMembers(name, [.. Types(assembly.GlobalNamespace).SelectMany(Members)]);
    }

    public void Dispose() => _store.Dispose();

    private INamedTypeSymbol? TypeOf(string name) =>
        _compilation.GetTypeByMetadataName(name) ?? Enumerable.Range(1, 4).Select(arity => _compilation.GetTypeByMetadataName($"{name}`{arity}")).FirstOrDefault(type => type is not null);

    private Use OfMembers(string name, List<IMethodSymbol> members)
    {
        var judged = members.Select(member => (Member: member, Verdict: Judge(member))).ToList();
        var heavy = judged.Where(pair => pair.Verdict is { Kind: CallKind.CpuHeavy, CpuWeight: CpuWeight.Seconds }).ToList();
        var stuck = judged.Where(pair => pair.Verdict is { Kind: CallKind.SyncOnly, HasAwaitableForm: false, FollowsStreams: false }).ToList();
        var replaceable = judged.Where(pair => pair.Verdict is { Kind: CallKind.SyncOnly, HasAwaitableForm: true, FollowsStreams: false }).ToList();
        var unknown = judged.Where(pair => pair.Verdict.Kind == CallKind.Unknown).ToList();
        var what = members.Count == 1 ? name : $"{name} has members that";
        if (heavy.Count > 0)
        {
            return Make(name, CallKind.CpuHeavy, $"{what} {(members.Count == 1 ? "computes" : "compute")} for long.", heavy);
        }

        var awaitable = replaceable.Count + judged.Count(pair => pair.Verdict.Kind == CallKind.AsyncReady);
        if (stuck.Count > awaitable)
        {
            return Make(name, CallKind.SyncOnly, $"{what} {(members.Count == 1 ? "blocks" : "block")} and can't be awaited.", stuck);
        }

        if (stuck.Count > 0)
        {
            return Make(name, CallKind.AsyncReady, "Most of what it does can be awaited; these can't, so name the member that is used:", stuck);
        }

        if (replaceable.Count > 0)
        {
            var replacement = members.All(member => member.Name == members[0].Name) ? replaceable[0].Verdict.Replacement : null;
            return Make(name, CallKind.AsyncReady, "It blocks, and has an awaitable form.", replaceable) with { Replacement = replacement, Why = replacement is null ? "Its blocking members have awaitable forms: use these." : $"It blocks; {replacement} can be awaited." };
        }

        if (unknown.Count > 0)
        {
            return Make(name, CallKind.Unknown, "It calls native code, which can't be read.", unknown);
        }

        return judged.Any(pair => pair.Verdict.Kind == CallKind.AsyncReady)
            ? new Use(name, CallKind.AsyncReady) { Why = "It can be awaited." }
            : new Use(name, CallKind.Neutral) { Why = "It waits for nothing and computes little." };
    }

    private static Use Make(string name, CallKind kind, string why, List<(IMethodSymbol Member, BinaryVerdict Verdict)> members) =>
        new(name, kind) { Why = why, Evidence = [.. members.Select(pair => string.Join(" → ", pair.Verdict.Path)).Distinct().Take(MostExamples)] };

    // A line of the catalogue, else the code, else the rules.
    private BinaryVerdict Judge(IMethodSymbol member)
    {
        var entry = _catalogue.Find(member, _compilation);
        var isLibrary = _names.Contains(member.ContainingAssembly.Name);
        if (isLibrary && entry is not { Basis: CatalogueBasis.Data } && _judge.Judge(member) is { } verdict)
        {
            return verdict;
        }

        var name = ApiId.Of(member) is { } id ? ApiId.Display(id) : member.Name;
        if (entry is null || entry is { Severity: CallSeverity.Low } || entry.FollowsStreams)
        {
            return new BinaryVerdict(Awaitables.IsAwaitable(member.ReturnType) ? CallKind.AsyncReady : CallKind.Neutral, name, [name], entry?.HasAwaitableForm ?? false, entry?.Replacement)
            {
                Note = entry?.Note,
            };
        }

        return new BinaryVerdict(entry.Kind, name, [name], entry.HasAwaitableForm, entry.Replacement) { CpuWeight = entry.CpuWeight, Note = entry.Note };
    }

    private static List<IMethodSymbol> Members(INamedTypeSymbol type) => [.. type.GetMembers().SelectMany(Methods).Where(IsPublic)];

    private static IEnumerable<IMethodSymbol> Methods(ISymbol member) => member switch
    {
        IPropertySymbol { GetMethod: { } getter } => [getter],
        IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor } method => [method],
        _ => [],
    };

    private static bool IsPublic(IMethodSymbol method) => method.DeclaredAccessibility == Accessibility.Public;

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public).Concat(space.GetNamespaceMembers().SelectMany(Types));
}
