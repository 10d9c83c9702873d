namespace Fleet.Services;

public class DriverIndex
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, string> _names = new() { ["1"] = "Ines", ["2"] = "Tomas" };

    public string? Find(string id)
    {
        _lock.EnterReadLock();
        try
        {
            return _names.GetValueOrDefault(id);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    public void Clear()
    {
        _lock.EnterWriteLock();
        try
        {
            _names.Clear();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }
}

public class MaintenanceLog
{
    private static readonly Dictionary<string, MaintenanceLog> Logs = [];
    private readonly List<string> _entries = [];
    private readonly string _plate;

    private MaintenanceLog(string plate) => _plate = plate;

    public IReadOnlyList<string> Entries => _entries;

    public static MaintenanceLog For(string plate)
    {
        lock (Logs)
        {
            if (!Logs.TryGetValue(plate, out var log))
            {
                Logs[plate] = log = new MaintenanceLog(plate);
            }

            return log;
        }
    }

    public void Add(string entry) => _entries.Add(entry);

    public void Flush()
    {
        using var file = new FileStream(_plate + ".log", FileMode.Append); // may find: blocking FileStream.Dispose
        using var writer = new StreamWriter(file); // may find: blocking StreamWriter.Dispose
        foreach (var entry in _entries)
        {
            writer.WriteLine(entry); // finds: blocking StreamWriter.WriteLine
        }

        writer.Flush(); // finds: blocking StreamWriter.Flush
    }
}

public class RouteOptimizer
{
    /// <summary>Tries every order of stops: minutes for more than a dozen.</summary>
    public double Solve(int vehicles)
    {
        var best = new double[vehicles];
        Parallel.For(0, vehicles, v => best[v] = Shortest(Enumerable.Range(0, 12).ToArray(), 0, v)); // finds: cpu-heavy Parallel.For
        return best.Sum();
    }

    private static double Shortest(int[] stops, int fixedStops, int seed)
    {
        if (fixedStops == stops.Length)
        {
            return stops.Zip(stops.Skip(1), (a, b) => Math.Sqrt((a - b) * (a - b) + seed)).Sum();
        }

        var best = double.MaxValue;
        for (var i = fixedStops; i < stops.Length; i++)
        {
            (stops[fixedStops], stops[i]) = (stops[i], stops[fixedStops]);
            best = Math.Min(best, Shortest(stops, fixedStops + 1, seed));
            (stops[fixedStops], stops[i]) = (stops[i], stops[fixedStops]);
        }

        return best;
    }
}
