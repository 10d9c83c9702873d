namespace Trilane.Analysis;

/// <summary>One line of a data file: which APIs it speaks of, and what it says.</summary>
internal sealed class CatalogueRule
{
    private const string SameNameWithAsync = "async";
    private readonly ApiPattern _pattern;
    private readonly string? _replacement;

    public CatalogueRule(ApiPattern pattern, CatalogueSection section, string? replacement, string? note, int line)
    {
        _pattern = pattern;
        _replacement = replacement;
        Section = section;
        Note = note;
        Line = line;
    }

    public ApiPattern Pattern => _pattern;

    public CatalogueSection Section { get; }

    public string? Note { get; }

    /// <summary>The line in its file, from 1.</summary>
    public int Line { get; }

    /// <summary>Whether it speaks of an API. A line that names <c>async</c> as the replacement never means the awaitable forms themselves.</summary>
    public bool Matches(string id) =>
        _pattern.Matches(id) && !(_replacement == SameNameWithAsync && ApiId.WithoutParameters(id).EndsWith("Async", StringComparison.Ordinal));

    /// <summary>The awaitable form of an API that the pattern matches, as a person would write it.</summary>
    /// <param name="id">The API's id, with or without parameters.</param>
    public string? ReplacementFor(string id) =>
        _replacement == SameNameWithAsync ? ApiId.Display(id) + "Async" : _replacement;

    /// <summary>What the rule says about an API that it matches.</summary>
    public CatalogueEntry ToEntry(string id) => new(_pattern.Text, Section.Kind)
    {
        Replacement = ReplacementFor(id),
        HasAwaitableForm = _replacement is not null,
        Note = Note,
        CpuWeight = Section.CpuWeight,
        Severity = Section.Severity,
        Delegates = Section.Delegates,
        FollowsStreams = Section.FollowsStreams,
        IsLazy = Section.IsLazy,
    };
}
