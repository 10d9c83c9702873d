using System.Text.RegularExpressions;
using Trilane.Analysis;

namespace Trilane.Tool.Choosing;

/// <summary>Finds out what the things are that a user names: packages, types, members, files of libraries.</summary>
internal sealed partial class UseResolver
{
    private readonly ApiCatalogue _catalogue;
    private readonly IReadOnlyList<string> _references;

    /// <param name="own">The user's own catalogue files.</param>
    /// <param name="references">Files of libraries in which to look for types and members.</param>
    public UseResolver(IReadOnlyList<CatalogueLibrary> own, IReadOnlyList<string> references)
    {
        _catalogue = new ApiCatalogue(own, []);
        _references = references;
        Libraries = [.. own, .. CatalogueData.BuiltIn];
    }

    private IReadOnlyList<CatalogueLibrary> Libraries { get; }

    /// <summary>What is known about something.</summary>
    public Use Resolve(string name) =>
        FromFile(name) ?? FromLine(name) ?? FromPackage(name) ?? FromCode(name, _references) ?? FromLibrary(name) ?? FromCache(name) ?? Unknown(name);

    private Use? FromFile(string name)
    {
        if (!name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || !File.Exists(name))
        {
            return null;
        }

        var neighbours = Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(name))!, "*.dll");
        using var code = new LibraryCode(_catalogue, [name, .. neighbours.Where(path => Path.GetFullPath(path) != Path.GetFullPath(name))]);
        return code.Whole(Path.GetFileName(name), name);
    }

    // A line for just this member: by its full name or as people write it, File.ReadAllText.
    private Use? FromLine(string name)
    {
        var plain = ApiId.WithoutParameters(ApiId.FromDocumentation(name));
        var rules = Libraries.SelectMany(library => library.Rules).Where(rule => rule.Section.IsAboutCalls && IsOf(rule, plain)).ToList();
        if (rules.Count == 0)
        {
            return Spelled(plain).Select(_catalogue.FindById).FirstOrDefault(covered => covered is not null) is { } entryOfMany ? OfEntry(name, entryOfMany) : null;
        }

        var rule = rules.OrderBy(rule => rule.Pattern.Text.Contains('(')).First();
        var entry = rule.ToEntry(rule.Pattern.IsExact ? rule.Pattern.Text : plain);
        return OfEntry(name, entry);
    }

    // The name itself, and for SHA256.HashData the full names of types that are called so in the catalogue.
    private IEnumerable<string> Spelled(string name)
    {
        yield return name;
        var parts = name.Split('.');
        if (parts.Length == 2)
        {
            foreach (var type in Libraries.SelectMany(library => library.Rules).Select(rule => rule.Pattern.Stem).Where(stem => stem.EndsWith("." + parts[0], StringComparison.Ordinal)).Distinct())
            {
                yield return $"{type}.{parts[1]}";
            }
        }
    }

    private static bool IsOf(CatalogueRule rule, string name)
    {
        var pattern = ApiId.WithoutParameters(rule.Pattern.Text);
        return pattern == name || rule.Pattern.IsExact && (Arity().Replace(pattern, "") == name || ApiId.Display(pattern) == name);
    }

    private static Use OfEntry(string name, CatalogueEntry entry)
    {
        var evidence = new[] { $"catalogue: {entry.Id}" };
        return entry switch
        {
            { Kind: CallKind.SyncOnly, Severity: CallSeverity.Low } => new(name, CallKind.Neutral) { Why = entry.Note ?? "A short call for the file system's metadata; it decides nothing.", Evidence = evidence },
            { Kind: CallKind.SyncOnly, HasAwaitableForm: true } => new(name, CallKind.AsyncReady) { Why = $"It blocks; {entry.Replacement} can be awaited.", Replacement = entry.Replacement, Evidence = evidence },
            { Kind: CallKind.SyncOnly } => new(name, CallKind.SyncOnly) { Why = entry.Note ?? "It blocks and has no awaitable form.", Evidence = evidence },
            { Kind: CallKind.CpuHeavy, CpuWeight: CpuWeight.Moderate } => new(name, CallKind.Neutral) { Why = entry.Note ?? "It computes for milliseconds; over much data it belongs into a job.", Evidence = evidence },
            { Kind: CallKind.CpuHeavy } => new(name, CallKind.CpuHeavy) { Why = entry.Note ?? "It computes for long.", Evidence = evidence },
            { Kind: CallKind.AsyncReady } => new(name, CallKind.AsyncReady) { Why = entry.Note ?? "It can be awaited.", Evidence = evidence },
            { Kind: CallKind.Unknown } => new(name, CallKind.Unknown) { Why = entry.Note ?? "What it does can't be told.", Evidence = evidence },
            _ => new(name, CallKind.Neutral) { Why = entry.Note ?? "It waits for nothing and computes little.", Evidence = evidence },
        };
    }

    private Use? FromPackage(string name)
    {
        var id = name.ToLowerInvariant();
        var library = Libraries
            .Where(library => library.Packages.Any(package => package.Matches(id)))
            .OrderByDescending(library => library.Packages.Where(package => package.Matches(id)).Max(package => package.Precision))
            .FirstOrDefault();
        return library is null ? null : OfLibrary(name, library);
    }

    // A framework's area, such as System.IO.Compression, or a type of a package that is not on this machine.
    private Use? FromLibrary(string name)
    {
        var plain = ApiId.WithoutParameters(ApiId.FromDocumentation(name));
        if (Libraries.FirstOrDefault(library => library.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || library.Namespaces.Contains(plain, StringComparer.OrdinalIgnoreCase)) is { } area)
        {
            return OfLibrary(name, area);
        }

        var ofType = Libraries.SelectMany(library => library.Rules).Where(rule => rule.Section.IsAboutCalls && IsMemberOf(rule, plain)).ToList();
        return ofType.Count > 0 ? OfType(name, ofType) : FromCode(name, []) ?? (_catalogue.LibraryOf(plain) is { IsFramework: false } known ? OfLibrary(name, known) : null);
    }

    private static bool IsMemberOf(CatalogueRule rule, string type)
    {
        var pattern = ApiId.WithoutParameters(rule.Pattern.Text);
        var dot = pattern.LastIndexOf('.');
        var owner = dot < 0 ? "" : pattern[..dot];
        var tick = owner.IndexOf('`');
        owner = tick < 0 ? owner : owner[..tick];
        return owner == type || owner.EndsWith("." + type, StringComparison.Ordinal);
    }

    private static Use OfType(string name, List<CatalogueRule> rules)
    {
        var entries = rules.Select(rule => rule.ToEntry(rule.Pattern.Text)).ToList();
        CatalogueEntry? First(Func<CatalogueEntry, bool> condition) => entries.Where(condition).FirstOrDefault();
        var decisive = First(entry => entry is { Kind: CallKind.CpuHeavy, CpuWeight: CpuWeight.Seconds })
            ?? First(entry => entry is { Kind: CallKind.SyncOnly, HasAwaitableForm: false, FollowsStreams: false, Severity: CallSeverity.Normal } && !entries.Any(other => other is { HasAwaitableForm: true } or { Kind: CallKind.AsyncReady }))
            ?? First(entry => entry.HasAwaitableForm) ?? entries[0];
        var use = OfEntry(name, decisive);
        return use.Replacement is null ? use : use with { Replacement = null, Why = "Its blocking members have awaitable forms: use these." };
    }

    private static Use OfLibrary(string name, CatalogueLibrary library) =>
        new(name, library.Kind) { Why = library.About, Evidence = [$"catalogue: {library.Name}"] };

    private Use? FromCode(string name, IReadOnlyList<string> assemblies)
    {
        if (!name.Contains('.'))
        {
            return null;
        }

        using var code = new LibraryCode(_catalogue, assemblies);
        return code.Find(name);
    }

    // A package that was restored here once, or a type or member in one: packages are named like their namespaces.
    private Use? FromCache(string name)
    {
        var parts = ApiId.WithoutParameters(ApiId.FromDocumentation(name)).Split('.');
        for (var count = parts.Length; count > 0; count--)
        {
            var package = string.Join('.', parts.Take(count));
            var own = PackageFolder.OwnAssemblies(package);
            if (own.Count == 0)
            {
                continue;
            }

            using var code = new LibraryCode(_catalogue, PackageFolder.Assemblies(package));
            var use = count == parts.Length ? Whole(code, name, own) : code.Find(name);
            if (use is not null)
            {
                return use;
            }
        }

        return null;
    }

    private static Use? Whole(LibraryCode code, string name, IReadOnlyList<string> assemblies) =>
        assemblies.Select(path => code.Whole(name, path)).OfType<Use>().OrderByDescending(use => Weight(use.Kind)).FirstOrDefault();

    private static int Weight(CallKind kind) => kind switch
    {
        CallKind.CpuHeavy => 4,
        CallKind.SyncOnly => 3,
        CallKind.Unknown => 2,
        CallKind.AsyncReady => 1,
        _ => 0,
    };

    private static Use Unknown(string name) => new(name, CallKind.Unknown)
    {
        IsFound = false,
        Why = $"Nothing is known of '{name}': it is neither in the catalogue, nor a type or member of .NET, nor a package that was restored on this machine. "
            + "Name a type or member in full, give the path of its .dll, restore the package once, or describe it in a file trilane.catalogue.txt.",
    };

    // People leave out how many type parameters a type has.
    [GeneratedRegex(@"`\d+")]
    private static partial Regex Arity();
}
