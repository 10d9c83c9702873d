using System.Diagnostics.CodeAnalysis;

namespace Trilane.Jobs.Chaos.Nodes;

/// <summary>The processes of a run. One that is killed has a successor under a new name.</summary>
internal sealed class Cluster(Func<string, JobRole, NodeOptions> options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<NodeProcess> _nodes = [];
    private int _started;

    internal List<NodeProcess> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _nodes];
            }
        }
    }

    internal NodeProcess Start(JobRole role, bool isUnfenced = false)
    {
        lock (_lock)
        {
            var wanted = options($"{role}-{++_started}", role);
            var node = NodeProcess.Start(isUnfenced ? wanted with { IsUnfenced = true } : wanted);
            _nodes.Add(node);
            return node;
        }
    }

    /// <summary>Puts another process in the place of one that has ended.</summary>
    internal void Replace(NodeProcess node)
    {
        lock (_lock)
        {
            _nodes.Remove(node);
        }

        node.Dispose();
        Start(node.Options.Role);
    }

    /// <summary>Some process of a role that is not frozen and serves; for requests.</summary>
    internal bool TryPick(Random random, JobRole role, [NotNullWhen(true)] out NodeProcess? node)
    {
        var nodes = All.FindAll(node => node.Options.Role == role && node is { IsFrozen: false, HasExited: false });
        node = nodes.Count == 0 ? null : nodes[random.Next(nodes.Count)];
        return node is not null;
    }

    public void Dispose() => All.ForEach(static node => node.Dispose());
}
