using Spectre.Console;
using Trilane.Analysis;

namespace Trilane.Tool.Output;

/// <summary>Writes a plan for people at a terminal. Colours repeat what words say.</summary>
internal sealed class TablePlanWriter : IPlanWriter
{
    private const int WidthOfFiles = 160;

    public void Write(PlanReport report, TextWriter output)
    {
        var console = ConsoleOn(output);
        if (report.Endpoints.Count > 0)
        {
            console.Write(Endpoints(report));
        }

        WriteFindings(console, report, "Findings", report.NewFindings);
        WriteFindings(console, report, "Notes, which change no lane", report.Notes);
        console.WriteLine();
        console.WriteLine(Summary.Of(report));
    }

    /// <summary>A console on any writer: with colours and the terminal's width only where there is one.</summary>
    public static IAnsiConsole ConsoleOn(TextWriter output)
    {
        var isTerminal = output == Console.Out && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }

    private static Table Endpoints(PlanReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("endpoint", "lane", "today", "why");
        table.Columns[1].NoWrap = true;
        table.Columns[2].NoWrap = true;
        foreach (var endpoint in report.Endpoints)
        {
            table.AddRow(Text(PlanReport.Name(endpoint)), LaneText(endpoint.Lane), Today(endpoint), Text(endpoint.Reason));
        }

        return table;
    }

    private static Markup LaneText(Lane lane) => new(lane switch
    {
        Lane.Async => "[green]async[/]",
        Lane.Blocking => "[yellow]blocking[/]",
        _ => "[magenta]job[/]",
    });

    // What the endpoint would run on as it stands, with a sign where that is wrong.
    private static Markup Today(PlannedEndpoint endpoint)
    {
        var today = Words.Of(endpoint.EffectiveLane);
        return endpoint.EffectiveLane == endpoint.Lane ? new Markup(today) : new Markup($"[red]{today} ≠[/]");
    }

    private static void WriteFindings(IAnsiConsole console, PlanReport report, string title, IEnumerable<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(title).AddColumns("where", "what", "call", "instead", "on the path of");
        foreach (var finding in findings)
        {
            var endpoints = string.Join('\n', report.EndpointsOf(finding).Distinct());
            table.AddRow(
                Text(report.Place(finding.Location)),
                Text(Words.Of(finding.Kind)),
                Text(string.Join(" → ", finding.Path.Count > 0 ? finding.Path : [finding.Api])),
                Text(finding.Replacement ?? finding.Note ?? "—"),
                Text(endpoints.Length > 0 ? endpoints : "the whole app"));
        }

        if (table.Rows.Count > 0)
        {
            console.WriteLine();
            console.Write(table);
        }
    }

    private static Text Text(string text) => new(text);
}
