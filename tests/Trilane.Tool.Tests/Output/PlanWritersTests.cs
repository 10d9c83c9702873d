using System.Text.Json;
using Trilane.Analysis;
using Trilane.Tool.Output;
using Trilane.Tool.Tests.Support;

namespace Trilane.Tool.Tests.Output;

/// <summary>Each format says the same plan.</summary>
public sealed class PlanWritersTests
{
    [Fact]
    public void Json_has_just_the_agreed_shape()
    {
        var report = Some.Report(Some.Endpoint(findings: [Some.Finding()]));
        var expected = """
            {
              "endpoints": [
                {
                  "method": "GET",
                  "route": "/orders/{id}",
                  "lane": "blocking",
                  "declared": "async",
                  "handler": "Orders.Get",
                  "dependencies": [
                    {
                      "name": "Ledger",
                      "kind": "sync-only",
                      "evidence": [
                        "Orders.cs:12 File.ReadAllText"
                      ]
                    },
                    {
                      "name": "Scale",
                      "kind": "unknown",
                      "evidence": []
                    }
                  ],
                  "reason": "It reads | a file.",
                  "findings": [
                    {
                      "file": "Orders.cs",
                      "line": 12,
                      "api": "File.ReadAllText",
                      "kind": "blocking",
                      "replacement": "File.ReadAllTextAsync",
                      "path": [
                        "lambda",
                        "Orders.Load",
                        "File.ReadAllText"
                      ]
                    }
                  ]
                }
              ]
            }

            """;
        Assert.Equal(expected, Some.Written("json", report));
    }

    [Fact]
    public void Json_of_nothing_is_an_empty_list() => Assert.Equal("{\n  \"endpoints\": []\n}\n", Some.Written("json", Some.Report()));

    [Fact]
    public void Notes_are_no_findings_in_json() =>
        Assert.Contains("\"findings\": []", Some.Written("json", Some.Report(Some.Endpoint(findings: [Some.Finding(severity: CallSeverity.Low)]))), StringComparison.Ordinal);

    [Fact]
    public void Sarif_has_what_code_hosts_ask_for()
    {
        var report = Some.Report(
            Some.Endpoint(findings: [Some.Finding("My orders/Orders.cs"), Some.Finding(line: 30, kind: FindingKind.FakeAsync), Some.Finding(line: 40, severity: CallSeverity.Low)]),
            Some.Endpoint("/other", Lane.Async, Lane.Async, Some.Finding("My orders/Orders.cs")));
        var run = JsonDocument.Parse(Some.Written("sarif", report)).RootElement;
        Assert.Equal("2.1.0", run.GetProperty("version").GetString());
        run = run.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()).ToList();
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["trilane/blocking", "trilane/fake-async", "trilane/blocking", "trilane/wrong-lane"], results.OrderBy(Line).Select(result => result.GetProperty("ruleId").GetString()).OrderBy(id => id == "trilane/wrong-lane"));
        Assert.All(results, result => Assert.Equal(rules[result.GetProperty("ruleIndex").GetInt32()], result.GetProperty("ruleId").GetString()));
        Assert.All(results, result => Assert.NotEqual("", result.GetProperty("message").GetProperty("text").GetString()));
        Assert.All(results, result => Assert.True(Line(result) > 0));
        var spaced = results.Single(result => Uri(result).Contains("My%20orders", StringComparison.Ordinal));
        Assert.Contains("GET /orders/{id}, GET /other", spaced.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("note", results.Single(result => Line(result) == 40).GetProperty("level").GetString());
    }

    [Fact]
    public void Markdown_folds_the_endpoints_away_and_breaks_no_table()
    {
        var text = Some.Written("markdown", Some.Report(Some.Endpoint(findings: [Some.Finding()])));
        Assert.Contains("1 endpoint: 0 async, 1 blocking, 0 job. 1 finding: 1 blocking. 1 endpoint would run on another lane than the code needs.", text, StringComparison.Ordinal);
        Assert.Contains("| blocking | `File.ReadAllText` | `Orders.cs:12` | `File.ReadAllTextAsync` | `GET /orders/{id}` |", text, StringComparison.Ordinal);
        Assert.Contains("| `GET /orders/{id}` | async | **blocking** | It reads \\| a file. |", text, StringComparison.Ordinal);
        Assert.Contains("<details><summary>All 1 endpoint</summary>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Mermaid_draws_each_endpoint_on_its_way_to_its_lane()
    {
        var text = Some.Written("mermaid", Some.Report(Some.Endpoint("/a", Lane.Job), Some.Endpoint("/b", Lane.Async), Some.Endpoint("/c\"", Lane.Async)));
        Assert.Equal("""
            flowchart LR
                router{{router}}
                subgraph async["async lane: awaits on the shared pool"]
                    e0["GET /b"]
                    e1["GET /c#34;"]
                end
                router --> e0 & e1
                subgraph job["job lane: a durable queue and workers"]
                    e2["GET /a"]
                end
                router --> e2

            """, text);
    }

    [Fact]
    public void Table_says_in_words_what_it_colours()
    {
        var text = Some.Written("table", Some.Report(Some.Endpoint(findings: [Some.Finding()])));
        Assert.Contains("│ GET /orders/{id} │ blocking │ async ≠ │ It reads | a file. │", text, StringComparison.Ordinal);
        Assert.Contains("lambda → Orders.Load → File.ReadAllText", text, StringComparison.Ordinal);
        Assert.Contains("1 endpoint: 0 async, 1 blocking, 0 job. 1 finding: 1 blocking.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_of_nothing_says_so() => Assert.Equal("\nNo endpoint was found.\n", Some.Written("table", Some.Report()));

    private static int Line(JsonElement result) => result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32();

    private static string Uri(JsonElement result) => result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!;
}
