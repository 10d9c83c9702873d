extern alias analysis;

using analysis::Trilane.Analysis;

namespace Trilane;

/// <summary>Says what the planner's catalogue knows of the call that a thread stalls in. Thread-safe.</summary>
internal sealed class CatalogueAdvisor : IBlockingCallAdvisor
{
    private static readonly Lazy<CatalogueIndex> _calls = new(() => new(CatalogueData.BuiltIn
        .Where(library => library.AppliesWith is null)
        .SelectMany(library => library.Rules)
        .Where(rule => rule.Section.IsAboutCalls)));

    public string? Advise(BlockingCall blockingCall) =>
        blockingCall.Callees.SelectMany(IdsOf).Select(Advise).FirstOrDefault(advice => advice is not null);

    private static string? Advise(string id)
    {
        if (_calls.Value.Find(id) is not { Section.Severity: CallSeverity.Normal } rule)
        {
            return null;
        }

        var name = ApiId.Display(id);
        var note = rule.Note is { } text ? " " + text.TrimEnd('.') + "." : "";
        return rule.Section.Kind switch
        {
            CallKind.CpuHeavy => $"{name} computes for long.{note} Move the work to a job, or run it with BlockingLane.RunAsync on a lane with Background = true.",
            CallKind.SyncOnly => rule.ReplacementFor(id) switch
            {
                null => $"{name} has no awaitable form.{note} Run it with BlockingLane.RunAsync, or mark the endpoint [BlockingLane].",
                "await" => $"Await the task instead of {name}.{note}",
                "await foreach" => $"Use await foreach instead of {name}.{note}",
                var replacement => $"Await {replacement} instead of {name}.{note}",
            },
            _ => null,
        };
    }

    /// <summary>
    /// A method as the catalogue may name it. Frames have no type arguments, the catalogue's names say how many there are:
    /// <c>System.Threading.Tasks.Task`1.Result</c>.
    /// </summary>
    private static IEnumerable<string> IdsOf(StallFrame frame)
    {
        var method = frame.Method.StartsWith("get_", StringComparison.Ordinal) ? frame.Method["get_".Length..] : frame.Method == ".ctor" ? "#ctor" : frame.Method;
        yield return $"{frame.Type}.{method}";
        yield return $"{frame.Type}`1.{method}";
        yield return $"{frame.Type}`2.{method}";
    }
}
