using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Walks what a request runs, the shortest way to each call first.</summary>
internal sealed class RequestWalk(CallGraph graph)
{
    private readonly HashSet<(Node, bool, bool, Frame)> _seen = [];
    private readonly Queue<Visit> _queue = new();

    /// <summary>What the nearest asynchronous function around a call does.</summary>
    internal enum Frame
    {
        /// <summary>There is none.</summary>
        None,

        /// <summary>It awaits.</summary>
        Awaits,

        /// <summary>It only looks asynchronous.</summary>
        Fake,
    }

    /// <summary>A function on the way, and how it was reached.</summary>
    internal sealed record Visit(Node Node, Visit? From, Step? By, bool OnSharedPool, bool IsOffLane, Frame Frame);

    /// <summary>A call that was reached.</summary>
    internal sealed record Reached(Leaf Leaf, Visit Visit);

    /// <param name="handler">What runs on the handler's lane.</param>
    /// <param name="around">What runs before and after it, on the shared pool whatever the lane: filters, constructors, results.</param>
    internal IEnumerable<Reached> From(IEnumerable<Node> handler, IEnumerable<Node> around)
    {
        foreach (var start in handler)
        {
            Enqueue(start, null, null, false, false, Frame.None);
        }

        foreach (var start in around)
        {
            Enqueue(start, null, null, false, true, Frame.None);
        }

        while (_queue.Count > 0)
        {
            var visit = _queue.Dequeue();
            foreach (var leaf in graph.NodeOf(visit.Node.Context).Leaves)
            {
                yield return new Reached(leaf, visit);
            }

            foreach (var edge in visit.Node.Edges)
            {
                Enqueue(edge.Target, visit, edge.Step, visit.OnSharedPool || edge.OnSharedPool, visit.IsOffLane || DelegateUses.RunWithTheResponse(edge.Step), visit.Frame);
            }
        }
    }

    private void Enqueue(Node node, Visit? from, Step? by, bool onSharedPool, bool isOffLane, Frame frame)
    {
        graph.NodeOf(node.Context);
        if (node.Context.Body.IsAsynchronous)
        {
            frame = graph.ReallyAwaits(node) ? Frame.Awaits : Frame.Fake;
        }

        if (_seen.Add((node, onSharedPool, isOffLane, frame)))
        {
            _queue.Enqueue(new Visit(node, from, by, onSharedPool, isOffLane, frame));
        }
    }
}
