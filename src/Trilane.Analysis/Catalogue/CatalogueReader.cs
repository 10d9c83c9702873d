namespace Trilane.Analysis;

/// <summary>Reads a data file of the catalogue; <c>docs/catalogue.md</c> describes the format.</summary>
internal sealed class CatalogueReader
{
    private readonly string _source;
    private readonly List<CatalogueRule> _rules = [];
    private readonly Dictionary<(string Pattern, bool AboutCalls), int> _lines = [];
    private CatalogueLibrary? _library;
    private CatalogueSection? _section;
    private int _line;

    private CatalogueReader(string source) => _source = source;

    /// <summary>Reads a file's text.</summary>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="FormatException">A line can't be read; the message names file, line, what was found and what is wanted.</exception>
    public static CatalogueLibrary Read(string source, string text)
    {
        var reader = new CatalogueReader(source);
        foreach (var line in text.Split('\n'))
        {
            reader._line++;
            reader.Read(line.Trim());
        }

        return (reader._library ?? throw reader.Wrong("it has no line 'library: NAME'")) with { Rules = reader._rules };
    }

    private void Read(string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        if (line[0] == '[')
        {
            ReadHeading(line);
        }
        else if (_section is null)
        {
            ReadHeader(line);
        }
        else
        {
            ReadRule(line);
        }
    }

    private void ReadHeading(string line)
    {
        if (line[line.Length - 1] != ']')
        {
            throw Wrong($"the section '{line}' lacks its closing bracket");
        }

        try
        {
            _section = CatalogueSection.Parse(line.Substring(1, line.Length - 2));
        }
        catch (FormatException exception)
        {
            throw Wrong(exception.Message.TrimEnd('.'));
        }
    }

    private void ReadHeader(string line)
    {
        var colon = line.IndexOf(':');
        var key = colon < 0 ? line : line.Substring(0, colon).Trim();
        var value = colon < 0 ? "" : line.Substring(colon + 1).Trim();
        if (key == "library")
        {
            _library = new CatalogueLibrary(value) { Source = _source };
            return;
        }

        if (_library is null)
        {
            throw Wrong($"'{line}' stands before 'library: NAME', which must be the first line");
        }

        _library = key switch
        {
            "about" => _library with { About = value },
            "kind" => _library with { Kind = ReadKind(value) },
            "packages" => _library with { Packages = [.. List(value).Select(package => new ApiPattern(package.ToLowerInvariant()))] },
            "namespaces" => _library with { Namespaces = [.. List(value)] },
            "applies-with" => _library with { AppliesWith = value },
            "applies-without" => _library with { AppliesWithout = [.. List(value)] },
            _ => throw Wrong($"'{key}' is no header. Headers are library, about, kind, packages, namespaces, applies-with and applies-without; lines about APIs stand under a section such as [sync-only]"),
        };
    }

    private CallKind ReadKind(string value) => value switch
    {
        "async-ready" => CallKind.AsyncReady,
        "sync-only" => CallKind.SyncOnly,
        "cpu-heavy" => CallKind.CpuHeavy,
        "neutral" => CallKind.Neutral,
        "unknown" => CallKind.Unknown,
        _ => throw Wrong($"'{value}' is no kind. Kinds are async-ready, sync-only, cpu-heavy, neutral and unknown"),
    };

    private void ReadRule(string line)
    {
        var (rest, note) = Cut(line, " | ");
        var (pattern, replacement) = Cut(rest, " -> ");
        if (pattern.Length == 0 || pattern.IndexOf(' ') >= 0 || pattern.IndexOf('.') < 0 && !pattern.StartsWith(NativeName.Prefix, StringComparison.Ordinal) && !pattern.StartsWith(ChildProcess.Prefix, StringComparison.Ordinal))
        {
            throw Wrong($"'{pattern}' is no API. Wanted is the full name of a member, such as Vendor.Client.Send, with ' -> replacement' and ' | note' after it where wanted");
        }

        var key = (pattern, _section!.IsAboutCalls);
        if (_lines.TryGetValue(key, out var other))
        {
            throw Wrong($"'{pattern}' stands in line {other} already");
        }

        _lines.Add(key, _line);
        _rules.Add(new CatalogueRule(new ApiPattern(pattern), _section, replacement, note, _line));
    }

    private static (string Before, string? After) Cut(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text.Trim(), null) : (text.Substring(0, at).Trim(), text.Substring(at + separator.Length).Trim());
    }

    private static IEnumerable<string> List(string value) => value.Split(',').Select(item => item.Trim()).Where(item => item.Length > 0);

    private FormatException Wrong(string what) => new($"{_source}, line {_line}: {what}.");
}
