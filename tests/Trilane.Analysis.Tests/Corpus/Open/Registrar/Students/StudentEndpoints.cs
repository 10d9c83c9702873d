using System.Diagnostics;
using Registrar.Core;

namespace Registrar.Students;

public class Enroll : IEndpoint
{
    public record Request(string Student, string Course);

    public void Map(IEndpointRouteBuilder app) => app.MapPost("students/enroll", Handle);

    private static async Task<string> Handle(Request request, SeatLock seats, EnrollmentRules rules, CancellationToken ct)
    {
        using (seats.Take(request.Course))
        {
            await Task.Delay(1, ct);
            return rules.Check(request.Student) ? "enrolled" : "refused";
        }
    }
}

/// <summary>Seats are taken by lock files, so that two servers agree.</summary>
public class SeatLock
{
    public IDisposable Take(string course)
    {
        while (File.Exists(course + ".lock")) // may find: blocking File.Exists
        {
            Thread.Sleep(20); // finds: blocking Thread.Sleep
        }

        return new Seat(course + ".lock");
    }

    private sealed class Seat : IDisposable
    {
        private readonly string _path;

        public Seat(string path)
        {
            _path = path;
            File.WriteAllText(path, Environment.MachineName); // finds: blocking File.WriteAllText
        }

        public void Dispose()
        {
            File.AppendAllText(_path + ".history", DateTime.UtcNow.ToString("O")); // finds: blocking File.AppendAllText
            File.Delete(_path); // may find: blocking File.Delete
        }
    }
}

public class EnrollmentRules
{
    private readonly Lazy<HashSet<string>> _banned;
    private readonly Lazy<HashSet<string>> _known = new(() => ["ada", "grace"]);

    public EnrollmentRules()
    {
        _banned = new Lazy<HashSet<string>>(() => [.. File.ReadAllLines("banned.txt")]); // finds: blocking File.ReadAllLines
    }

    public bool Check(string student) => _known.Value.Contains(student) && !_banned.Value.Contains(student);

    public bool Knows(string student) => _known.Value.Contains(student);
}

public class Transcript : IEndpoint
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("students/{name}/transcript.pdf", async (string name, CancellationToken ct) =>
        {
            using var process = Process.Start("wkhtmltopdf", [name + ".html", name + ".pdf"]); // may find: blocking Process.Start
            await process.WaitForExitAsync(ct);
            return await File.ReadAllBytesAsync(name + ".pdf", ct);
        });

        app.MapPost("students/{name}/transcript/print", Print);
        app.MapGet("students/{name}/known", (string name, EnrollmentRules rules) => rules.Knows(name));
    }

    private async Task<int> Print(string name)
    {
        var start = new ProcessStartInfo("lpr", name + ".pdf") { RedirectStandardOutput = true };
        using var process = Process.Start(start)!; // may find: blocking Process.Start
        var output = await process.StandardOutput.ReadToEndAsync();
        process.WaitForExit(); // finds: blocking Process.WaitForExit
        return output.Length;
    }
}

public class Photo : IEndpoint
{
    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("students/{name}/photo", static (string name) => Results.File(Path.GetFullPath(name + ".png"), "image/png"));
}

public class Statistics : IEndpoint
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("statistics/students", Students);
        app.MapGet("statistics/grades", GradesAsync);
    }

    // Built lazily; nothing enumerates it here but the serializer.
    private static IEnumerable<string> Students()
    {
        foreach (var file in Directory.EnumerateFiles("students")) // may find: blocking Directory.EnumerateFiles
        {
            yield return File.ReadAllText(file); // sync: blocking File.ReadAllText
        }
    }

    private static async Task<double> GradesAsync(CancellationToken ct)
    {
        var text = await File.ReadAllTextAsync("grades.txt", ct);
        return Grades(text).AsParallel().Select(g => g * 1.0).Average(); // may find: cpu-heavy ParallelEnumerable.AsParallel
    }

    private static IEnumerable<int> Grades(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            yield return int.Parse(line);
        }
    }
}

/// <summary>Written for a trial, never added to the list.</summary>
public class ExpelEveryone : IEndpoint
{
    public void Map(IEndpointRouteBuilder app) => app.MapDelete("students", async () =>
    {
        foreach (var file in Directory.GetFiles("students"))
        {
            File.WriteAllText(file, "");
        }
    });
}
