using System.CommandLine;
using Trilane.Analysis;
using Trilane.Tool.Loading;
using Trilane.Tool.Output;

namespace Trilane.Tool.Commands;

/// <summary><c>trilane plan</c>: the lane of every endpoint of a project or solution.</summary>
internal sealed class PlanCommand : Command
{
    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly Argument<string> _target = new("project or solution") { Description = "A .csproj, .sln or .slnx, or a folder with one.", DefaultValueFactory = _ => "." };
    private readonly Option<string> _format = new("--format", "-f") { Description = "How to print the plan.", DefaultValueFactory = _ => PlanWriters.Default };
    private readonly Option<string?> _file = new("--output", "-o") { Description = "The file to write the plan to, instead of the terminal." };
    private readonly Option<string[]> _failOn = new("--fail-on") { Description = $"Exit with {ExitCode.Found} if there is any of these; several with commas.", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "A file with findings that are known: they are not reported again." };
    private readonly Option<bool> _updateBaseline = new("--update-baseline") { Description = "Write today's findings to the baseline file." };

    public PlanCommand(TextWriter output, TextWriter error)
        : base("plan", "Find every endpoint, follow its calls, and say which lane it needs.")
    {
        _output = output;
        _error = error;
        _format.AcceptOnlyFromAmong([.. PlanWriters.Names]);
        _failOn.CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        _failOn.Validators.Add(result =>
        {
            foreach (var name in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).Where(name => !FailOn.Names.Contains(name)))
            {
                result.AddError($"--fail-on: '{name}' is not known. Known are {string.Join(", ", FailOn.Names)}.");
            }
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_updateBaseline) && result.GetValue(_baseline) is null)
            {
                result.AddError("--update-baseline needs --baseline with the file to write.");
            }
        });
        Add(_target);
        Add(_format);
        Add(_file);
        Add(_failOn);
        Add(_baseline);
        Add(_updateBaseline);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var progress = new Progress(_error, isTerminal: _error == Console.Error && !Console.IsErrorRedirected);
        var apps = await AppLoader.LoadAsync(arguments.GetValue(_target)!, progress.Stage, cancellationToken);
        var plans = apps.Select(app => Plan(app, progress, cancellationToken)).ToList();
        var report = Report(plans, arguments.GetValue(_baseline), arguments.GetValue(_updateBaseline));
        progress.Done(Words.Count(report.Endpoints.Count, "endpoint") + " planned");
        Write(report, arguments.GetValue(_format)!, arguments.GetValue(_file));
        return FailOn.IsMet(arguments.GetValue(_failOn)!, report) ? ExitCode.Found : ExitCode.Success;
    }

    private static Plan Plan(LoadedApp app, Progress progress, CancellationToken cancellationToken) =>
        Planner.Plan(new AnalysisInput(app.Projects, app.Catalogue, app.Binaries), progress, cancellationToken);

    private PlanReport Report(List<Plan> plans, string? baselineFile, bool update)
    {
        var paths = new ReportPaths(Environment.CurrentDirectory);
        if (baselineFile is null)
        {
            return new PlanReport(plans, Baseline.Empty, paths);
        }

        if (!update)
        {
            return new PlanReport(plans, Baseline.Read(baselineFile), paths);
        }

        var report = new PlanReport(plans, Baseline.Empty, paths);
        var baseline = Baseline.Of(report.AllFindings, Path.GetDirectoryName(Path.GetFullPath(baselineFile))!);
        baseline.Write(baselineFile);
        _error.WriteLine($"{Words.Count(baseline.Count, "finding")} written to {baselineFile}");
        return new PlanReport(plans, baseline, paths);
    }

    private void Write(PlanReport report, string format, string? file)
    {
        var writer = PlanWriters.Get(format);
        if (file is null)
        {
            writer.Write(report, _output);
            return;
        }

        using var stream = new StreamWriter(file);
        writer.Write(report, stream);
    }
}
