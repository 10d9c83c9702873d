namespace Trilane.Tool.Output;

/// <summary>The formats by name.</summary>
internal static class PlanWriters
{
    public const string Default = "table";

    private static readonly Dictionary<string, IPlanWriter> _writers = new(StringComparer.Ordinal)
    {
        [Default] = new TablePlanWriter(),
        ["json"] = new JsonPlanWriter(),
        ["sarif"] = new SarifPlanWriter(),
        ["markdown"] = new MarkdownPlanWriter(),
        ["mermaid"] = new MermaidPlanWriter(),
    };

    public static IEnumerable<string> Names => _writers.Keys;

    public static IPlanWriter Get(string name) => _writers[name];
}
