using System.Collections.Concurrent;
using Trilane.Jobs.Chaos.Nodes;

namespace Trilane.Jobs.Chaos.Checks;

/// <summary>What was promised to clients, and what they saw, from any thread; and what the store and the jobs say after the run.</summary>
internal sealed class History
{
    /// <summary>The jobs whose acceptance a client was told of.</summary>
    internal ConcurrentDictionary<Guid, WorkRequest> Accepted { get; } = new();

    /// <summary>Which job a submission with an idempotency key was told; the same one each time.</summary>
    internal ConcurrentDictionary<int, Guid> JobOfNumber { get; } = new();

    /// <summary>The jobs somebody asked to cancel.</summary>
    internal ConcurrentDictionary<Guid, bool> Canceled { get; } = new();

    /// <summary>The final states that clients saw.</summary>
    internal ConcurrentDictionary<Guid, ConcurrentQueue<JobState>> Seen { get; } = new();

    /// <summary>What was found wrong while the run went on.</summary>
    internal ConcurrentQueue<Violation> Found { get; } = new();

    internal ConcurrentQueue<Trouble> Troubles { get; } = new();

    internal List<StoredJob> Jobs { get; set; } = [];

    internal List<Start> Starts { get; set; } = [];

    internal List<Mark> Work { get; set; } = [];

    internal List<Mark> Effects { get; set; } = [];

    internal void Saw(Guid job, JobState state) => Seen.GetOrAdd(job, static _ => new()).Enqueue(state);

    /// <summary>All that is known of one job, in the order in which it happened.</summary>
    internal IEnumerable<string> Of(Guid id)
    {
        List<(long At, string What)> events = [];
        foreach (var job in Jobs.Where(job => job.Id == id))
        {
            events.Add((job.CreatedAt, $"created: {job.Request}"));
            events.Add((job.FinishedAt ?? long.MaxValue, $"outcome {job.Outcome?.ToString() ?? "none"} by {job.ResultToken ?? "-"} {job.Error}"));
        }

        events.AddRange(Starts.Where(start => start.Job == id).Select(start => (start.At, $"attempt {start.Attempt} (generation {start.Generation}) starts in {start.Node} as {start.Token}")));
        events.AddRange(Work.Where(work => work.Job == id).Select(work => (work.At, $"works as {work.Token}")));
        events.AddRange(Effects.Where(effect => effect.Job == id).Select(effect => (effect.At, $"EFFECT of {effect.Token}")));
        events.AddRange(Jobs.Where(job => job.Request.Parent == id).Select(job => (job.CreatedAt, $"enqueues {job.Id} as {job.Request.ParentToken}")));
        var nodes = Starts.Where(start => start.Job == id).Select(start => start.Node).ToHashSet();
        events.AddRange(Troubles.Where(trouble => trouble.Node is null || nodes.Contains(trouble.Node))
            .Select(trouble => (trouble.From, $"{trouble.Node ?? "the server"} is away for {trouble.To - trouble.From} ms")));
        var told = $"accepted {Accepted.ContainsKey(id)}, cancel asked {Canceled.ContainsKey(id)}, seen {string.Join(" ", Seen.GetValueOrDefault(id) ?? [])}";
        return events.Order().Select(happened => $"    {happened.At} {happened.What}").Append($"    clients: {told}");
    }
}
