using System.Globalization;
using System.Text;

namespace Trilane.Bench;

/// <summary>How long <c>trilane plan</c> takes for a generated app of 100 000 lines, each time in a process that has just started.</summary>
internal static class PlanComparison
{
    private const string Lines = "100000";

    internal static async Task<string> RunAsync(BenchOptions options)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "PlanBench", "release", "Trilane.Bench.Plan.dll");
        var runs = new List<double[]>();
        for (var run = 0; run < (options.IsQuick ? 1 : 5); run++)
        {
            await Console.Error.WriteLineAsync($"plan {run + 1}");
            var output = await BenchProcess.RunAsync("dotnet", [program, Lines]);
            runs.Add([.. output.Trim().Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))]);
        }

        return Report(runs);
    }

    private static string Report(List<double[]> runs)
    {
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"# Plan\n\n`bench/run plan` on {Machine.Describe()}\n");
        report.AppendLine(CultureInfo.InvariantCulture, $"A generated app of {runs[0][0]:0} lines with {runs[0][1]:0} endpoints; {runs.Count} runs, each in a new process, the median of each part.\n");
        report.AppendLine("| part | seconds |\n| --- | --- |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| the build says what it would compile | {Median(runs, run => run[2]):0.0} |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| source is parsed and compiled | {Median(runs, run => run[3]):0.0} |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| endpoints are found and planned | {Median(runs, run => run[4]):0.0} |");
        report.AppendLine(CultureInfo.InvariantCulture, $"| from known inputs to the plan | {Median(runs, run => run[3] + run[4]):0.0} |");
        return report.ToString();
    }

    private static double Median(List<double[]> runs, Func<double[], double> figure)
    {
        var sorted = runs.Select(figure).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
