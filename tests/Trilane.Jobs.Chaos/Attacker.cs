using System.Collections.Concurrent;
using Trilane.Jobs.Chaos.Checks;
using Trilane.Jobs.Chaos.Databases;
using Trilane.Jobs.Chaos.Nodes;
using Trilane.PostgreSqlServer;

namespace Trilane.Jobs.Chaos;

/// <summary>Breaks processes, connections and the server, as the seed says.</summary>
internal sealed class Attacker(Cluster cluster, ChaosDatabase database, Server? server, History history, TimeSpan lease, int seed)
{
    private static readonly TimeSpan _stopPatience = TimeSpan.FromSeconds(20);

    private readonly Random _random = new(seed);
    private readonly ConcurrentBag<Task> _freezes = [];

    /// <summary>How often each kind of attack was made.</summary>
    internal ConcurrentDictionary<string, int> Attacks { get; } = new();

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await AttackAsync(_random.Next(100));
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(100, 1200)), CancellationToken.None);
        }

        await Task.WhenAll(_freezes);
    }

    private Task AttackAsync(int choice) => choice switch
    {
        < 22 => KillAsync(JobRole.Worker),
        < 32 => KillAsync(JobRole.Web),
        < 56 => FreezeAsync(JobRole.Worker),
        < 62 => FreezeAsync(JobRole.Web),
        < 74 => StopAsync(),
        < 94 => CutConnectionsAsync(),
        _ => RestartServerAsync(),
    };

    private async Task KillAsync(JobRole role)
    {
        if (cluster.TryPick(_random, role, out var node))
        {
            Count($"kill -9 {role}");
            await node.KillAsync();
            cluster.Replace(node);
        }
    }

    private Task FreezeAsync(JobRole role)
    {
        if (!cluster.TryPick(_random, role, out var node))
        {
            return Task.CompletedTask;
        }

        Count($"SIGSTOP {role}");
        var time = lease * (0.2 + (2 * _random.NextDouble()));
        node.Freeze();
        _freezes.Add(ThawAsync(node, time));
        return Task.CompletedTask;
    }

    private async Task ThawAsync(NodeProcess node, TimeSpan time)
    {
        var from = Now();
        await Task.Delay(time);
        node.Thaw();

        // It notices what it has lost within its next look.
        history.Troubles.Enqueue(new Trouble(node.Options.Name, from, Now() + 1000));
    }

    private async Task StopAsync()
    {
        if (cluster.TryPick(_random, JobRole.Worker, out var node))
        {
            Count("SIGTERM Worker");
            try
            {
                await node.StopAsync(_stopPatience);
            }
            catch (TimeoutException exception)
            {
                history.Found.Enqueue(new Violation(null, $"{exception.Message} Its last words: {string.Join(" | ", node.Lines.TakeLast(5))}"));
            }

            cluster.Replace(node);
        }
    }

    private async Task CutConnectionsAsync()
    {
        if (server is null)
        {
            await KillAsync(JobRole.Worker);
            return;
        }

        Count("cut connections");
        await IgnoreAsync(() => database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND random() < 0.5"));
    }

    private async Task RestartServerAsync()
    {
        if (server is null)
        {
            await FreezeAsync(JobRole.Worker);
            return;
        }

        var isKilled = _random.Next(2) == 0;
        Count(isKilled ? "kill -9 PostgreSQL" : "restart PostgreSQL");
        var from = Now();
        await (isKilled ? server.KillAsync() : server.StopAsync());
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(1500)));
        await StartServerAsync(server);
        history.Troubles.Enqueue(new Trouble(null, from, Now() + 1000));
    }

    /// <summary>Those parts of a killed server that are still about keep a new one from starting for a moment.</summary>
    private static async Task StartServerAsync(Server server)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await server.StartAgainAsync();
                return;
            }
            catch (InvalidOperationException) when (tries < 20)
            {
                await Task.Delay(250);
            }
        }
    }

    private static async Task IgnoreAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or IOException)
        {
        }
    }

    private void Count(string attack) => Attacks.AddOrUpdate(attack, 1, static (_, count) => count + 1);

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
