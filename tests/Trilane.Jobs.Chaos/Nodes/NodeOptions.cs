using System.Globalization;

namespace Trilane.Jobs.Chaos.Nodes;

/// <summary>What one process is.</summary>
internal sealed record NodeOptions(string Name, JobRole Role, bool IsPostgreSql, string ConnectionString, TimeSpan Lease, bool IsUnfenced)
{
    internal const string Command = "node";

    internal string[] ToArguments() =>
        [Command, Name, $"{Role}", $"{IsPostgreSql}", ConnectionString, Lease.TotalSeconds.ToString(CultureInfo.InvariantCulture), $"{IsUnfenced}"];

    internal static NodeOptions Parse(string[] args) => new(
        args[0], Enum.Parse<JobRole>(args[1]), bool.Parse(args[2]), args[3], TimeSpan.FromSeconds(double.Parse(args[4], CultureInfo.InvariantCulture)), bool.Parse(args[5]));
}
