using System.Text.Json;
using Trilane.Analysis;
using Trilane.Tool.Commands;

namespace Trilane.Tool.Output;

/// <summary>
/// The findings that a team knows of and does not want to hear of again. They are known by file, kind and API, and how many of these there
/// are, not by line, which changes with every edit above.
/// </summary>
internal sealed class Baseline
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly string _folder;
    private readonly List<BaselineEntry> _entries;

    private Baseline(string folder, List<BaselineEntry> entries)
    {
        _folder = folder;
        _entries = entries;
    }

    public static Baseline Empty { get; } = new("", []);

    /// <summary>How many findings it has.</summary>
    public int Count => _entries.Sum(entry => entry.Count);

    /// <summary>A baseline of findings.</summary>
    /// <param name="findings">What is known from now on.</param>
    /// <param name="folder">The folder of the file: paths are relative to it.</param>
    public static Baseline Of(IEnumerable<Finding> findings, string folder)
    {
        var paths = new ReportPaths(folder);
        var entries = findings
            .GroupBy(finding => Key(finding, paths))
            .Select(group => new BaselineEntry(group.Key.File, group.Key.Kind, group.Key.Api, group.Count()));
        return new Baseline(folder, [.. entries]);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="UsageException">It does not exist or is no baseline.</exception>
    public static Baseline Read(string path)
    {
        try
        {
            var content = JsonSerializer.Deserialize<BaselineFile>(File.ReadAllText(path), _json);
            return new Baseline(Path.GetDirectoryName(Path.GetFullPath(path))!, [.. content!.Findings]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--baseline: '{path}' can't be read: {exception.Message} Write one with --update-baseline.");
        }
        catch (Exception exception) when (exception is JsonException or NullReferenceException or ArgumentNullException)
        {
            throw new UsageException($"--baseline: '{path}' is no baseline: {exception.Message} Write one with --update-baseline.");
        }
    }

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(new BaselineFile(_entries), _json) + "\n");

    /// <summary>Those of some findings that the baseline has, in their order: of more than it has, the later ones are new.</summary>
    public HashSet<Finding> Known(IEnumerable<Finding> findings)
    {
        if (_entries.Count == 0)
        {
            return [];
        }

        var paths = new ReportPaths(_folder);
        var left = _entries.ToDictionary(entry => (entry.File, entry.Kind, entry.Api), entry => entry.Count);
        var known = new HashSet<Finding>(ReferenceEqualityComparer.Instance);
        foreach (var finding in findings)
        {
            var key = Key(finding, paths);
            if (left.TryGetValue(key, out var count) && count > 0)
            {
                left[key] = count - 1;
                known.Add(finding);
            }
        }

        return known;
    }

    private static (string File, string Kind, string Api) Key(Finding finding, ReportPaths paths) =>
        (paths.Of(finding.Location.File), Words.Of(finding.Kind), finding.Api);
}
