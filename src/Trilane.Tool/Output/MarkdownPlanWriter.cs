using Trilane.Analysis;

namespace Trilane.Tool.Output;

/// <summary>Writes a plan for a pull request: a summary, new findings, and the table of endpoints folded away.</summary>
internal sealed class MarkdownPlanWriter : IPlanWriter
{
    public void Write(PlanReport report, TextWriter output)
    {
        output.WriteLine("## Lanes");
        output.WriteLine();
        output.WriteLine(Summary.Of(report));
        output.WriteLine();
        WriteFindings(report, output);
        WriteWrongLanes(report, output);
        WriteEndpoints(report, output);
    }

    private static void WriteFindings(PlanReport report, TextWriter output)
    {
        var findings = report.NewFindings.ToList();
        if (findings.Count == 0)
        {
            return;
        }

        output.WriteLine("| finding | call | where | instead | endpoints |");
        output.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var finding in findings)
        {
            var endpoints = string.Join("<br>", report.EndpointsOf(finding).Distinct().Select(Code));
            output.WriteLine($"| {Words.Of(finding.Kind)} | {Code(finding.Api)} | {Code(report.Place(finding.Location))} | {(finding.Replacement is { } replacement ? Code(replacement) : "—")} | {(endpoints.Length > 0 ? endpoints : "the whole app")} |");
        }

        output.WriteLine();
    }

    private static void WriteWrongLanes(PlanReport report, TextWriter output)
    {
        var endpoints = report.Endpoints.Where(endpoint => endpoint.Lane != endpoint.EffectiveLane).ToList();
        if (endpoints.Count == 0)
        {
            return;
        }

        output.WriteLine("| endpoint | would run on | needs | why |");
        output.WriteLine("| --- | --- | --- | --- |");
        foreach (var endpoint in endpoints)
        {
            output.WriteLine($"| {Code(PlanReport.Name(endpoint))} | {Words.Of(endpoint.EffectiveLane)} | **{Words.Of(endpoint.Lane)}** | {Cell(endpoint.Reason)} |");
        }

        output.WriteLine();
    }

    private static void WriteEndpoints(PlanReport report, TextWriter output)
    {
        output.WriteLine($"<details><summary>All {Words.Count(report.Endpoints.Count, "endpoint")}</summary>");
        output.WriteLine();
        output.WriteLine("| endpoint | lane | declared | handler | why |");
        output.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var endpoint in report.Endpoints)
        {
            output.WriteLine($"| {Code(PlanReport.Name(endpoint))} | {Words.Of(endpoint.Lane)} | {Words.Of(endpoint.Declared)} | {Code(endpoint.Handler)} | {Cell(endpoint.Reason)} |");
        }

        output.WriteLine();
        output.WriteLine("</details>");
    }

    private static string Code(string text) => $"`{Cell(text).Replace('`', '\'')}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
