using Trilane.Analysis;

namespace Trilane.Tool.Output;

/// <summary>Draws how the router splits requests: each endpoint on its way to the event-driven side, the dedicated threads, or the queue.</summary>
internal sealed class MermaidPlanWriter : IPlanWriter
{
    private static readonly (Lane Lane, string Title)[] _lanes =
    [
        (Lane.Async, "async lane: awaits on the shared pool"),
        (Lane.Blocking, "blocking lane: threads of its own"),
        (Lane.Job, "job lane: a durable queue and workers"),
    ];

    public void Write(PlanReport report, TextWriter output)
    {
        output.WriteLine("flowchart LR");
        output.WriteLine("    router{{router}}");
        var number = 0;
        foreach (var (lane, title) in _lanes)
        {
            var endpoints = report.Endpoints.Where(endpoint => endpoint.Lane == lane).ToList();
            if (endpoints.Count == 0)
            {
                continue;
            }

            output.WriteLine($"    subgraph {Words.Of(lane)}[\"{title}\"]");
            var first = number;
            foreach (var endpoint in endpoints)
            {
                output.WriteLine($"        e{number++}[\"{Escape(PlanReport.Name(endpoint))}\"]");
            }

            output.WriteLine("    end");
            output.WriteLine($"    router --> {string.Join(" & ", Enumerable.Range(first, endpoints.Count).Select(index => $"e{index}"))}");
        }
    }

    // Quotes end a label, and braces and hashes mean something to Mermaid; its entities are decimal, without an ampersand.
    private static string Escape(string text) => string.Concat(text.Select(letter => letter is '"' or '#' or '<' or '>' or ';' or '`' ? $"#{(int)letter};" : letter.ToString()));
}
