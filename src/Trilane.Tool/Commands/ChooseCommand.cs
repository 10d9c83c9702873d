using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Trilane.Analysis;
using Trilane.Tool.Choosing;
using Trilane.Tool.Loading;
using Trilane.Tool.Output;

namespace Trilane.Tool.Commands;

/// <summary><c>trilane choose</c>: the lane of an endpoint that is only planned, from what it will use.</summary>
internal sealed class ChooseCommand : Command
{
    private const string Table = "table";
    private const string JsonFormat = "json";

    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly Option<string[]> _uses = new("--uses", "-u") { Description = "A package, type, member, or the path of a .dll; several.", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _references = new("--reference", "-r") { Description = "The path of a .dll in which to look for types and members; several.", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _format = new("--format", "-f") { Description = "How to print the answer.", DefaultValueFactory = _ => Table };

    public ChooseCommand(TextWriter output, TextWriter error)
        : base("choose", "Say which lane an endpoint needs that will use some packages, types or members.")
    {
        _output = output;
        _error = error;
        _format.AcceptOnlyFromAmong(Table, JsonFormat);
        Add(_uses);
        Add(_references);
        Add(_format);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var references = arguments.GetValue(_references)!;
        if (references.FirstOrDefault(path => !File.Exists(path)) is { } missing)
        {
            throw new UsageException($"--reference: '{missing}' does not exist.");
        }

        var resolver = new UseResolver(ProjectCatalogue.Read([Environment.CurrentDirectory]), references);
        var choice = Choice.Of([.. arguments.GetValue(_uses)!.Select(resolver.Resolve)]);
        if (arguments.GetValue(_format) == JsonFormat)
        {
            WriteJson(choice);
        }
        else
        {
            WriteTable(choice);
        }

        var unknown = choice.Uses.Where(use => !use.IsFound).ToList();
        unknown.ForEach(use => _error.WriteLine(use.Why));
        return unknown.Count == 0 ? ExitCode.Success : ExitCode.Usage;
    }

    // The shape of a plan with one endpoint that has no route yet, so that one reader serves both.
    private void WriteJson(Choice choice)
    {
        var endpoint = new
        {
            Method = (string?)null,
            Route = (string?)null,
            Lane = Words.Of(choice.Lane),
            Declared = choice.Lane == Lane.Blocking ? Words.Of(DeclaredStyle.Sync) : Words.Of(DeclaredStyle.Async),
            Handler = (string?)null,
            Dependencies = choice.Uses.Select(use => new { use.Name, Kind = Words.Of(use.Kind), Evidence = use.Evidence.Prepend(use.Why) }),
            choice.Reason,
            Findings = Array.Empty<object>(),
        };
        _output.WriteLine(JsonSerializer.Serialize(new { Endpoints = new[] { endpoint } }, Json.Options));
    }

    private void WriteTable(Choice choice)
    {
        var console = TablePlanWriter.ConsoleOn(_output);
        var table = new Table().Border(TableBorder.Rounded).AddColumns("uses", "kind", "why");
        foreach (var use in choice.Uses)
        {
            table.AddRow(new Text(use.Name), new Text(Words.Of(use.Kind)), new Text(use.IsFound ? string.Join('\n', use.Evidence.Prepend(use.Why)) : "Nothing is known of it."));
        }

        console.Write(table);
        console.WriteLine($"Lane: {Words.Of(choice.Lane)}. {choice.Reason}");
    }
}
