using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Observance;

public class Calendar
{
    private Dictionary<DateOnly, string> _days = [];

    public static Calendar Parse(string text)
    {
        var calendar = new Calendar();
        var reader = new StringReader(text);
        string? line;
        while ((line = reader.ReadLine()) != null)
        {
            var comma = line.IndexOf(',');
            calendar._days[DateOnly.Parse(line[..comma])] = line[(comma + 1)..];
        }

        return calendar;
    }

    public string? On(DateOnly day) => _days.GetValueOrDefault(day);

    public void Replace(Calendar other) => _days = other._days;
}

public class BellTower : IHostedService
{
    private readonly Channel<IEnumerable<string>> _announcements = Channel.CreateUnbounded<IEnumerable<string>>();
    private readonly BlockingCollection<int> _strikes = [];
    private Thread? _ringer;
    private Timer? _timer;

    public bool Ring() => _strikes.TryAdd(1);

    public ValueTask AnnounceAsync(IEnumerable<string> lines) => _announcements.Writer.WriteAsync(lines);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ringer = new Thread(Loop) { Name = "ringer", IsBackground = true };
        _ringer.Start();
        _timer = new Timer(_ => File.AppendAllText("tower.log", "alive\n"), null, 0, 60_000);
        _ = ReadOutAsync();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _strikes.CompleteAdding();
        _ringer?.Join();
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    private void Loop()
    {
        foreach (var strike in _strikes.GetConsumingEnumerable())
        {
            SlowBell.Strike();
        }
    }

    private async Task ReadOutAsync()
    {
        await foreach (var lines in _announcements.Reader.ReadAllAsync())
        {
            foreach (var line in lines)
            {
                Console.WriteLine(line);
                Thread.Sleep(1000);
            }
        }
    }
}

public interface IHymnSource
{
    Task<string> FindAsync(int number);

    IEnumerable<string> Lines(int number);
}

public class FileHymns : IHymnSource
{
    public async Task<string> FindAsync(int number)
    {
        using var reader = File.OpenText($"hymns/{number}.txt"); // may find: blocking File.OpenText
        return await reader.ReadToEndAsync();
    }

    public IEnumerable<string> Lines(int number)
    {
        using var reader = File.OpenText($"hymns/{number}.txt"); // may find: blocking File.OpenText
        while (!reader.EndOfStream) // may find: blocking StreamReader.EndOfStream
        {
            yield return reader.ReadLine()!; // finds: blocking StreamReader.ReadLine
        }
    }
}

public class Sermons
{
    private readonly ConcurrentDictionary<string, string> _texts = new();
    private readonly string _folder;

    public Sermons(IConfiguration configuration)
    {
        _folder = configuration["sermons"] ?? "sermons";
        foreach (var file in Directory.GetFiles(_folder, "*.txt")) // may find: blocking Directory.GetFiles
        {
            _texts[Path.GetFileName(file)] = File.ReadAllText(file); // finds: blocking File.ReadAllText
        }
    }

    public async Task<string> GetAsync(string name)
    {
        if (_texts.TryGetValue(name, out var text))
        {
            return text;
        }

        return await File.ReadAllTextAsync(Path.Combine(_folder, name));
    }

    public int Words(string name) => _texts.GetOrAdd(name, n => File.ReadAllText(n)).Split(' ').Length; // finds: blocking File.ReadAllText
}

public interface IAnnouncer
{
    void Say(string text);
}

public class SilentAnnouncer : IAnnouncer
{
    public void Say(string text)
    {
    }
}

public class Loudspeaker : IAnnouncer
{
    public void Say(string text)
    {
        var player = System.Diagnostics.Process.Start("espeak", text); // may find: blocking Process.Start
        player.WaitForExit(); // finds: blocking Process.WaitForExit
    }
}

public class Ledger
{
    private readonly object _gate = new();
    private decimal _total;

    public decimal Total
    {
        get
        {
            lock (_gate)
            {
                return _total;
            }
        }
    }

    public void Append(decimal amount)
    {
        lock (_gate) // may find: blocking Monitor.Enter
        {
            _total += amount;
            File.AppendAllText("ledger.txt", amount + "\n"); // finds: blocking File.AppendAllText
        }
    }
}
