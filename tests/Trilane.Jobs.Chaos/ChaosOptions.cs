using System.Globalization;

namespace Trilane.Jobs.Chaos;

/// <summary>What a run is to do.</summary>
internal sealed record ChaosOptions
{
    internal const string Usage = """
        Usage: Trilane.Jobs.Chaos [--store sqlite|postgres] [--minutes N] [--seed N] [--lease SECONDS] [--long-job MINUTES] [--unfenced]

          --store     where the jobs are kept; postgres starts a server of its own. Default sqlite
          --minutes   how long processes, connections and the server are broken. Default 10
          --seed      repeats the same decisions. Default: another one each time
          --lease     the workers' lease, in seconds. Default 2; with --long-job 30
          --long-job  instead of all that: one healthy worker, one job of so many minutes, which must run once
          --unfenced  has workers write what they may not, to see that the check finds it
        """;

    internal bool IsPostgreSql { get; init; }

    internal TimeSpan Time { get; init; } = TimeSpan.FromMinutes(10);

    internal int Seed { get; init; } = Random.Shared.Next(1, 1_000_000);

    internal TimeSpan? Lease { get; init; }

    internal TimeSpan? LongJob { get; init; }

    internal bool IsUnfenced { get; init; }

    /// <summary>Reads the command line; returns what is wrong with it, or null.</summary>
    internal static string? Parse(string[] args, out ChaosOptions options)
    {
        options = new ChaosOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--unfenced")
            {
                options = options with { IsUnfenced = true };
                continue;
            }

            var value = i + 1 < args.Length ? args[i + 1] : "";
            var isNumber = double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0;
            switch (args[i], value)
            {
                case ("--store", "sqlite" or "postgres"):
                    options = options with { IsPostgreSql = value == "postgres" };
                    break;
                case ("--minutes", _) when isNumber:
                    options = options with { Time = TimeSpan.FromMinutes(number) };
                    break;
                case ("--seed", _) when isNumber:
                    options = options with { Seed = (int)number };
                    break;
                case ("--lease", _) when isNumber:
                    options = options with { Lease = TimeSpan.FromSeconds(number) };
                    break;
                case ("--long-job", _) when isNumber:
                    options = options with { LongJob = TimeSpan.FromMinutes(number) };
                    break;
                default:
                    return $"'{args[i]} {value}' can't be understood.";
            }

            i++;
        }

        return null;
    }
}
