using System.Text.RegularExpressions;

namespace Trilane.Tests.Documentation;

/// <summary>Every C# block of the README and the guides stands in a file that is compiled with everything else.</summary>
public sealed partial class SnippetTests
{
    private static readonly string _root = FindRoot();

    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(Path.Combine(_root, "docs"), "*.md").Append(Path.Combine(_root, "README.md")).Select(path => Path.GetRelativePath(_root, path))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Code_in_the_documentation_is_compiled(string page)
    {
        foreach (Match block in CodeBlock().Matches(File.ReadAllText(Path.Combine(_root, page))))
        {
            var code = Lines(block.Groups["code"].Value);
            Assert.True(block.Groups["file"].Success, $"{page}: this block names no snippet file:\n{block.Value}");
            var file = Lines(File.ReadAllText(Path.Combine(_root, block.Groups["file"].Value)));
            Assert.True(
                Enumerable.Range(0, file.Count).Any(start => file.Skip(start).Take(code.Count).SequenceEqual(code)),
                $"{page}: this block is not in {block.Groups["file"].Value}:\n{block.Value}");
        }
    }

    [Fact]
    public void Links_of_the_documentation_lead_somewhere()
    {
        foreach (var page in Pages.Select(row => row.Data))
        {
            foreach (Match link in Link().Matches(File.ReadAllText(Path.Combine(_root, page))))
            {
                var target = Path.Combine(_root, Path.GetDirectoryName(page)!, link.Groups["target"].Value);
                Assert.True(File.Exists(target) || Directory.Exists(target), $"{page} links to {link.Groups["target"].Value}, which does not exist.");
            }
        }
    }

    private static List<string> Lines(string text) => [.. text.Trim('\n').Split('\n').Select(line => line.Trim())];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Trilane.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"(<!-- (?<file>\S+) -->\n)?```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\((?!https?:|#)(?<target>[^)#]+)")]
    private static partial Regex Link();
}
