using System.Text.RegularExpressions;
using Trilane.Tool.Tests.Support;

namespace Trilane.Tool.Tests.Documentation;

/// <summary>The decision table for people says what <c>trilane choose</c> says.</summary>
public sealed partial class DecisionTableTests
{
    public static TheoryData<string, string> Rows =>
        [.. Row().Matches(File.ReadAllText(Here.File("docs/choosing-a-lane.md")))
            .SelectMany(row => Code().Matches(row.Groups["uses"].Value).Select(use => (use.Groups["code"].Value, row.Groups["lane"].Value)))];

    [Fact]
    public void Table_has_rows_for_every_lane() => Assert.Equal(["async", "blocking", "job"], Rows.Select(row => row.Data.Item2).Distinct().Order());

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Row_of_the_table_is_what_choose_answers(string use, string lane)
    {
        var run = await Run.OfAsync("choose", "--uses", use, "--format", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(lane, run.Endpoints.Single().GetProperty("lane").GetString());
    }

    [GeneratedRegex(@"^\| [^|]+ \| (?<uses>`[^|]+) \| (?<lane>async|blocking|job) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Code();
}
