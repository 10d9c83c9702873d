using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>
/// The catalogue for one app. What it says of a call comes from, in this order: a line for the member itself or the nearest one it overrides
/// or implements, the rule that an awaitable sibling exists, and the library's kind for its unlisted members.
/// </summary>
internal sealed class ApiCatalogue : ICatalogue
{
    private readonly CatalogueIndex[] _calls;
    private readonly CatalogueIndex _streams;
    private readonly QueryOperators _queries;
    private readonly IReadOnlyList<CatalogueLibrary> _libraries;
    private readonly Dictionary<string, CatalogueLibrary> _byNamespace = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ISymbol, CatalogueEntry?> _found = new(SymbolEqualityComparer.Default);

    /// <summary>A catalogue of the data that ships and of an app's own.</summary>
    /// <param name="own">The app's own files; what they say counts before all else.</param>
    /// <param name="referenced">The simple names of the assemblies that the app references: some lines depend on them.</param>
    public ApiCatalogue(IEnumerable<CatalogueLibrary> own, IEnumerable<string> referenced)
    {
        var assemblies = new HashSet<string>(referenced, StringComparer.OrdinalIgnoreCase);
        CatalogueLibrary[] ownLibraries = [.. own];
        CatalogueLibrary[] conditional = [.. CatalogueData.BuiltIn.Where(library => library.AppliesWith is not null && Applies(library, assemblies))];
        CatalogueLibrary[] always = [.. CatalogueData.BuiltIn.Where(library => library.AppliesWith is null)];
        _libraries = [.. ownLibraries, .. conditional, .. always];
        _calls = [.. new[] { ownLibraries, conditional, always }.Select(layer => new CatalogueIndex(layer.SelectMany(library => library.Rules).Where(rule => rule.Section.IsAboutCalls)))];
        _streams = new(_libraries.SelectMany(library => library.Rules).Where(rule => rule.Section.Stream != StreamTrait.Unknown));
        _queries = new(_libraries.SelectMany(library => library.Rules).Where(rule => rule.Section.IsQueryExtensions).Select(rule => rule.Pattern.Text));
        foreach (var library in _libraries)
        {
            foreach (var name in library.Namespaces)
            {
                if (!_byNamespace.ContainsKey(name))
                {
                    _byNamespace.Add(name, library);
                }
            }
        }
    }

    /// <summary>The libraries that count for this app, its own first.</summary>
    public IReadOnlyList<CatalogueLibrary> Libraries => _libraries;

    public CatalogueEntry? Find(IMethodSymbol method, Compilation compilation, ITypeSymbol? receiver = null) =>
        _queries.AsyncFormOf(method, compilation, receiver) is { } awaitable
            ? QueryEntry(method, awaitable)
            : OfReceiver(method, receiver) ?? _found.GetOrAdd((method.ReducedFrom ?? method).OriginalDefinition, symbol => FindUncached((IMethodSymbol)symbol, compilation));

    public bool IsSynchronous(ITypeSymbol type) => LibraryOf(ApiId.Of(type))?.Kind == CallKind.SyncOnly;

    public StreamTrait StreamsOf(ITypeSymbol type)
    {
        for (var candidate = type; candidate is not null; candidate = candidate.BaseType)
        {
            if (_streams.Find(ApiId.Of(candidate)) is { } rule)
            {
                return rule.Section.Stream;
            }
        }

        return StreamTrait.Unknown;
    }

    public StreamTrait StreamsFrom(IMethodSymbol method) =>
        Declarations(method).Select(ApiId.Of).Select(id => id is null ? null : _streams.Find(id)).FirstOrDefault(rule => rule is not null)?.Section.Stream ?? StreamTrait.Unknown;

    /// <summary>What a line of the data says about an id, with its parameters; null without such a line.</summary>
    public CatalogueEntry? FindById(string id) => RuleOf(id)?.ToEntry(id);

    private CatalogueRule? RuleOf(string id) => _calls.Select(layer => layer.Find(id)).FirstOrDefault(rule => rule is not null);

    public CatalogueEntry? FindProgram(string name) => FindById(name);

    public CatalogueEntry? FindNative(string name) => FindById(name) ?? FindById(name.Substring(0, name.LastIndexOf('.')));

    /// <summary>What a line of the data says about the stream that a member gives or a type is.</summary>
    public StreamTrait StreamsById(string id) => _streams.Find(id)?.Section.Stream ?? StreamTrait.Unknown;

    /// <summary>The library that a namespace, or a type's full name, belongs to; null if it is not known.</summary>
    public CatalogueLibrary? LibraryOf(string name)
    {
        while (name.Length > 0)
        {
            if (_byNamespace.TryGetValue(name, out var library))
            {
                return library;
            }

            name = name.Substring(0, Math.Max(0, name.LastIndexOf('.')));
        }

        return null;
    }

    private static bool Applies(CatalogueLibrary library, HashSet<string> assemblies) =>
        assemblies.Contains(library.AppliesWith!) && !library.AppliesWithout.Any(assemblies.Contains);

    // A line for a member that the receiver's type only inherits: OpenAsync of a SqliteConnection is DbConnection's, and blocks all the same.
    private CatalogueEntry? OfReceiver(IMethodSymbol method, ITypeSymbol? receiver)
    {
        var definition = method.OriginalDefinition;
        if (receiver is null || method.IsStatic || SymbolEqualityComparer.Default.Equals(receiver.OriginalDefinition, definition.ContainingType) || ApiId.Of(definition) is not { } id
            || ApiId.Of(definition.ContainingType) is not { } owner || !id.StartsWith(owner + ".", StringComparison.Ordinal))
        {
            return null;
        }

        var member = id.Substring(owner.Length);
        for (var type = receiver; type is not null && !SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, definition.ContainingType); type = type.BaseType)
        {
            var name = ApiId.Of(type) + member;
            if (RuleOf(name) is { } rule)
            {
                // A line for exactly the inherited overload says more than one for all members of the heir.
                return !rule.Pattern.IsExact && RuleOf(id) is { Pattern: { IsExact: true, HasParameters: true } } ? null : rule.ToEntry(name) with { Library = LibraryOf(ApiId.Of(type))?.Name };
            }
        }

        return null;
    }

    private CatalogueEntry? FindUncached(IMethodSymbol method, Compilation compilation) =>
        FromData(method) ?? FromSibling(method, compilation) ?? FromLibrary(method);

    private CatalogueEntry? FromData(IMethodSymbol method)
    {
        foreach (var declaration in Declarations(method))
        {
            if (ApiId.Of(declaration) is { } id && FindById(id) is { } entry)
            {
                return entry with { Library = LibraryOf(ApiId.WithoutParameters(id))?.Name };
            }
        }

        return null;
    }

    private CatalogueEntry? FromSibling(IMethodSymbol method, Compilation compilation)
    {
        var library = LibraryOf(Namespace(method));
        if (library?.Kind == CallKind.Neutral || AwaitableSibling.Of(method, compilation) is not { } sibling)
        {
            return null;
        }

        var known = FromData(sibling);
        var awaitable = known is null or { Kind: CallKind.AsyncReady };
        return new CatalogueEntry(ApiId.Of(method) ?? method.Name, CallKind.SyncOnly)
        {
            Basis = CatalogueBasis.Sibling,
            HasAwaitableForm = awaitable,
            Replacement = awaitable ? $"{sibling.ContainingType.Name}.{sibling.Name}" : null,
            Note = awaitable ? null : known!.Note,
            Library = library?.Name,
        };
    }

    private CatalogueEntry? FromLibrary(IMethodSymbol method)
    {
        var library = LibraryOf(Namespace(method));
        if (library is null or { Kind: CallKind.SyncOnly or CallKind.Unknown })
        {
            return null;
        }

        var kind = Awaitables.IsAwaitable(method.ReturnType) ? CallKind.AsyncReady : CallKind.Neutral;
        return new CatalogueEntry(ApiId.Of(method) ?? method.Name, kind) { Basis = CatalogueBasis.Library, Library = library.Name };
    }

    private CatalogueEntry QueryEntry(IMethodSymbol method, IMethodSymbol awaitable)
    {
        var known = FromData(awaitable);
        var awaits = known is null or { Kind: CallKind.AsyncReady or CallKind.Neutral };
        return new CatalogueEntry(ApiId.Of(method) ?? method.Name, CallKind.SyncOnly)
        {
            Basis = CatalogueBasis.Sibling,
            HasAwaitableForm = awaits,
            Replacement = awaits ? awaitable.Name : null,
            Note = awaits ? "The query runs here, synchronously." : known!.Note,
            Library = known?.Library,
        };
    }

    private static string Namespace(IMethodSymbol method) => method.ContainingType is { } type ? ApiId.Of(type) : "";

    // The member itself, what it overrides from near to far, then the interface members that it implements.
    private static IEnumerable<IMethodSymbol> Declarations(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        for (var declaration = method; declaration is not null; declaration = declaration.OverriddenMethod?.OriginalDefinition)
        {
            yield return declaration;
        }

        if (method.ContainingType is not { TypeKind: not TypeKind.Interface } type || method.IsStatic)
        {
            yield break;
        }

        foreach (var member in type.AllInterfaces.SelectMany(contract => contract.GetMembers()).OfType<IMethodSymbol>())
        {
            if (SameName(member, method) && SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member)?.OriginalDefinition, method))
            {
                yield return member.OriginalDefinition;
            }
        }
    }

    private static bool SameName(IMethodSymbol contract, IMethodSymbol implementation) =>
        contract.Name == implementation.Name || implementation.ExplicitInterfaceImplementations.Length > 0;
}
