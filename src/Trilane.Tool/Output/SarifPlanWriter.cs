using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trilane.Analysis;

namespace Trilane.Tool.Output;

/// <summary>Writes the findings as SARIF 2.1.0, which code hosts show beside the code. Paths are relative to the repository's root.</summary>
internal sealed class SarifPlanWriter : IPlanWriter
{
    private const string WrongLane = "wrong-lane";
    private const string Root = "%SRCROOT%";

    private static readonly (string Id, string Name, string Text)[] _rules =
    [
        ("blocking", "BlockingCallOnRequestPath", "A call on a request's path holds a thread while it waits."),
        ("fake-async", "FakeAsyncOnRequestPath", "A call looks asynchronous but blocks a thread of the same shared pool."),
        ("cpu-heavy", "CpuHeavyCallOnRequestPath", "A call computes for long on a request's thread."),
        (WrongLane, "EndpointOnWrongLane", "An endpoint would run on another lane than its code needs."),
    ];

    public void Write(PlanReport report, TextWriter output)
    {
        var paths = new ReportPaths(RepositoryRoot(Environment.CurrentDirectory));
        var results = new JsonArray();
        foreach (var finding in report.AllFindings)
        {
            results.Add(Result(finding, report, paths));
        }

        foreach (var endpoint in report.Endpoints.Where(endpoint => endpoint.Lane != endpoint.EffectiveLane))
        {
            results.Add(Result(endpoint, paths));
        }

        var log = new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject { ["driver"] = Driver() },
                ["columnKind"] = "utf16CodeUnits",
                ["originalUriBaseIds"] = new JsonObject { [Root] = new JsonObject { ["description"] = Text("The root of the repository.") } },
                ["results"] = results,
            }),
        };
        output.WriteLine(log.ToJsonString(Json.Options));
    }

    private static JsonObject Driver()
    {
        var rules = new JsonArray();
        foreach (var (id, name, text) in _rules)
        {
            rules.Add(new JsonObject
            {
                ["id"] = RuleId(id),
                ["name"] = name,
                ["shortDescription"] = Text(text),
                ["fullDescription"] = Text(text),
                ["help"] = Text($"{text} 'trilane plan' says which lane the endpoint needs, and what to call instead."),
                ["defaultConfiguration"] = new JsonObject { ["level"] = id == WrongLane ? "note" : "warning" },
            });
        }

        return new JsonObject
        {
            ["name"] = "trilane",
            ["semanticVersion"] = typeof(SarifPlanWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            ["rules"] = rules,
        };
    }

    private static JsonObject Result(Finding finding, PlanReport report, ReportPaths paths)
    {
        var kind = Words.Of(finding.Kind);
        var endpoints = string.Join(", ", report.EndpointsOf(finding).Distinct());
        var message = $"{finding.Api} {Words.Describe(finding.Kind)}"
            + (endpoints.Length > 0 ? $", on the path of {endpoints}." : ", in middleware of the whole app.")
            + (finding.Replacement is { } replacement ? $" Use {replacement}." : "")
            + (finding.Note is { } note ? $" {note}" : "")
            + $" Path: {string.Join(" → ", finding.Path)}";
        return Result(kind, finding.Severity == CallSeverity.Low ? "note" : "warning", message, finding.Location, paths,
            $"{paths.Of(finding.Location.File)}:{kind}:{finding.Api}", report.IsKnown(finding) ? "unchanged" : "new");
    }

    private static JsonObject Result(PlannedEndpoint endpoint, ReportPaths paths)
    {
        var name = PlanReport.Name(endpoint);
        var message = $"{name} would run on the {Words.Of(endpoint.EffectiveLane)} lane and needs the {Words.Of(endpoint.Lane)} lane: {endpoint.Reason}";
        return Result(WrongLane, "note", message, endpoint.Location, paths, $"{WrongLane}:{name}", null);
    }

    private static JsonObject Result(string rule, string level, string message, SourceLocation location, ReportPaths paths, string fingerprint, string? state)
    {
        var result = new JsonObject
        {
            ["ruleId"] = RuleId(rule),
            ["ruleIndex"] = Array.FindIndex(_rules, known => known.Id == rule),
            ["level"] = level,
            ["message"] = Text(message),
            ["locations"] = new JsonArray(new JsonObject
            {
                ["physicalLocation"] = new JsonObject
                {
                    ["artifactLocation"] = Artifact(paths.Of(location.File)),
                    ["region"] = new JsonObject { ["startLine"] = location.Line, ["startColumn"] = location.Column },
                },
            }),
            ["partialFingerprints"] = new JsonObject { ["trilane/v1"] = fingerprint },
        };
        if (state is not null)
        {
            result["baselineState"] = state;
        }

        return result;
    }

    // A file outside of the repository has an address of its own.
    private static JsonObject Artifact(string path) => Path.IsPathRooted(path)
        ? new JsonObject { ["uri"] = new Uri(path).AbsoluteUri }
        : new JsonObject { ["uri"] = string.Join('/', path.Split('/').Select(Uri.EscapeDataString)), ["uriBaseId"] = Root };

    private static JsonObject Text(string text) => new() { ["text"] = text };

    private static string RuleId(string id) => "trilane/" + id;

    private static string RepositoryRoot(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            if (Path.Exists(Path.Combine(current.FullName, ".git")))
            {
                return current.FullName;
            }
        }

        return folder;
    }
}
