using Trilane.Analysis;
using Trilane.Tool.Commands;
using Trilane.Tool.Output;
using Trilane.Tool.Tests.Support;

namespace Trilane.Tool.Tests.Output;

/// <summary>Findings of the baseline are not reported again, wherever in their file they have moved to.</summary>
public sealed class BaselineTests
{
    [Fact]
    public void Known_finding_that_moved_to_another_line_is_not_new()
    {
        var baseline = Baseline.Of([Some.Finding(line: 12)], Some.Folder);
        var report = Some.Report(baseline, Some.Endpoint(findings: [Some.Finding(line: 80)]));
        Assert.Empty(report.NewFindings);
        Assert.Contains("No findings. 1 known from the baseline.", Summary.Of(report), StringComparison.Ordinal);
    }

    [Fact]
    public void One_more_of_the_same_kind_in_a_file_is_new()
    {
        var baseline = Baseline.Of([Some.Finding(line: 12)], Some.Folder);
        var report = Some.Report(baseline, Some.Endpoint(findings: [Some.Finding(line: 12), Some.Finding(line: 90)]));
        Assert.Equal(90, report.NewFindings.Single().Location.Line);
    }

    [Fact]
    public void File_is_read_as_it_was_written()
    {
        var file = Path.GetTempFileName();
        Baseline.Of([Some.Finding(), Some.Finding(), Some.Finding("Other.cs", kind: FindingKind.CpuHeavy)], Some.Folder).Write(file);
        Assert.Equal(3, Baseline.Read(file).Count);
        File.Delete(file);
    }

    [Fact]
    public void What_is_no_baseline_is_named()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "[");
        Assert.StartsWith($"--baseline: '{file}' is no baseline:", Assert.Throws<UsageException>(() => Baseline.Read(file)).Message, StringComparison.Ordinal);
        File.Delete(file);
        Assert.StartsWith($"--baseline: '{file}' can't be read:", Assert.Throws<UsageException>(() => Baseline.Read(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "any")]
    [InlineData(true, "blocking")]
    [InlineData(false, "cpu-heavy")]
    [InlineData(false)]
    [InlineData(true, "wrong-lane")]
    [InlineData(true, "cpu-heavy", "blocking")]
    public void Asked_for_things_fail(bool fails, params string[] asked) =>
        Assert.Equal(fails, FailOn.IsMet(asked, Some.Report(Some.Endpoint(findings: [Some.Finding()]))));

    [Fact]
    public void Notes_and_known_findings_never_fail()
    {
        var endpoint = Some.Endpoint(today: Lane.Blocking, findings: [Some.Finding(), Some.Finding("Other.cs", severity: CallSeverity.Low)]);
        Assert.False(FailOn.IsMet(["any"], Some.Report(Baseline.Of([Some.Finding()], Some.Folder), endpoint)));
    }

    [Fact]
    public async Task Unknown_thing_to_fail_on_is_named()
    {
        var run = await Run.OfAsync("plan", "--fail-on", "blocking,slow");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--fail-on: 'slow' is not known. Known are any, blocking, fake-async, cpu-heavy, wrong-lane.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_without_a_file_is_an_error()
    {
        var run = await Run.OfAsync("plan", "--update-baseline");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--update-baseline needs --baseline with the file to write.", run.Error, StringComparison.Ordinal);
    }
}
