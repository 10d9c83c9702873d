using System.Text.RegularExpressions;

namespace Trilane.Analysis.Scoring.Labels;

/// <summary>Reads the marks at the ends of source lines: <c>// finds: blocking File.ReadAllText</c>.</summary>
internal static partial class SourceMarks
{
    private static readonly string[] _kinds = ["blocking", "fake-async", "cpu-heavy"];

    /// <exception cref="FormatException">A mark is not written as it should be; names file and line.</exception>
    internal static IEnumerable<FindingLabel> Of(string folder)
    {
        foreach (var file in SourceFiles.Of(folder, "*.cs"))
        {
            var number = 0;
            foreach (var line in File.ReadLines(Path.Combine(folder, file)))
            {
                number++;
                if (AnyMark().IsMatch(line))
                {
                    yield return Parse(file, number, line);
                }
            }
        }
    }

    private static FindingLabel Parse(string file, int number, string line)
    {
        var mark = Mark().Match(line);
        var kinds = mark.Groups["kinds"].Value.Split('|');
        if (!mark.Success || kinds.Except(_kinds).Any())
        {
            throw new FormatException(
                $"{file}:{number}: the mark is not of the form '// finds: blocking File.ReadAllText' (or 'may find:', 'sync:', 'calls:'; kinds: {string.Join(", ", _kinds)}).");
        }

        var expectation = mark.Groups["word"].Value switch
        {
            "finds" => Expectation.Finding,
            "may find" => Expectation.Either,
            "sync" => Expectation.Synchronous,
            _ => Expectation.Caller,
        };
        return new(file, number, expectation, kinds, mark.Groups["api"].Value);
    }

    [GeneratedRegex(@"//\s*(finds|may find|sync|calls):")]
    private static partial Regex AnyMark();

    [GeneratedRegex(@"// (?<word>finds|may find|sync|calls): (?<kinds>[a-z|-]+) (?<api>\S+)$")]
    private static partial Regex Mark();
}
