using Trilane.Analysis.Scoring.Plans;

namespace Trilane.Analysis.Tests.CorpusTests;

public class PlanReaderTests
{
    [Fact]
    public void Json_of_the_plan_is_read_without_findings_of_low_severity()
    {
        var plan = PlanReader.Read("""
            { "endpoints": [ { "method": "GET, HEAD", "route": "/a", "lane": "blocking", "declared": "sync", "handler": "A.Get", "dependencies": [], "reason": "",
              "findings": [
                { "file": "A.cs", "line": 3, "api": "File.ReadAllText", "kind": "blocking", "replacement": "File.ReadAllTextAsync", "path": [] },
                { "file": "A.cs", "line": 4, "api": "File.Exists", "kind": "blocking", "replacement": null, "path": [], "severity": "low" } ] } ] }
            """);

        var endpoint = Assert.Single(plan.Endpoints!);
        Assert.Equal(["GET", "HEAD"], endpoint.Methods);
        Assert.Equal(("/a", "blocking", "sync", "A.Get"), (endpoint.Route, endpoint.Lane, endpoint.Declared, endpoint.Handler));
        Assert.Equal(new PlannedFinding("A.cs", 3, "blocking", "File.ReadAllText"), Assert.Single(plan.Findings));
    }

    [Fact]
    public void Error_log_is_read_for_the_rules_asked_for()
    {
        const string Log = """
            { "runs": [ { "results": [
              { "ruleId": "MA0042", "locations": [ { "physicalLocation": { "artifactLocation": { "uri": "file:///shop/A%20b.cs" }, "region": { "startLine": 7 } } } ] },
              { "ruleId": "MA0042", "suppressions": [ { "kind": "inSource" } ], "locations": [ { "physicalLocation": { "artifactLocation": { "uri": "file:///shop/A.cs" }, "region": { "startLine": 8 } } } ] },
              { "ruleId": "CS0168" } ] } ] }
            """;

        var finding = Assert.Single(SarifReader.Read(Log, new HashSet<string> { "MA0042" }));

        Assert.Equal(new PlannedFinding("/shop/A b.cs", 7, null, "MA0042"), finding);
    }
}
