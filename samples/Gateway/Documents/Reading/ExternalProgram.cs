using System.Diagnostics;
using System.Text;

namespace Gateway.Documents.Reading;

/// <summary>A program that reads part of a document. It gets little: time, memory, disk and a low priority; and it ends with its worker.</summary>
/// <remarks>
/// It is run synchronously, on the worker's own thread: that thread reads what the program says until it ends, so no thread of the shared pool
/// waits for it. What it makes goes to files. What it says, on both streams, comes through one pipe, of which the start is kept.
/// </remarks>
internal sealed class ExternalProgram
{
    private const int MemoryKiB = 2 << 20; // address space, of which a page at 300 dpi needs a quarter
    private const int FileBlocks = 512 << 11; // of 512 bytes: 512 MiB, more than the largest picture that is allowed
    private const int Kept = 4096;

    // The limits hold for the program that takes the shell's place. A system that lacks one does without it.
    private const string Limits =
        "ulimit -v \"$MEMORY\" 2>/dev/null; ulimit -f \"$FILE\" 2>/dev/null; ulimit -t \"$SECONDS_OF_CPU\" 2>/dev/null; exec nice -n 10 \"$@\" 2>&1";

    private readonly string _name;
    private readonly string _path;
    private readonly TimeSpan _timeout;

    private ExternalProgram(string name, string path, TimeSpan timeout)
    {
        _name = name;
        _path = path;
        _timeout = timeout;
    }

    /// <summary>The program of that name in the directories of PATH, or null.</summary>
    public static ExternalProgram? Find(string name, TimeSpan timeout) => PathOf(name) is { } path ? new(name, path, timeout) : null;

    /// <summary>Where a program is, or null. They need a shell of POSIX's kind, so Windows has none.</summary>
    public static string? PathOf(string name) => OperatingSystem.IsWindows() ? null : (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, name))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs it to its end.</summary>
    /// <returns>The start of what it said.</returns>
    /// <exception cref="ExternalProgramException">It failed, or took too long.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the program has ended.</exception>
    public string Run(string workingDirectory, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_timeout);
        using var process = Process.Start(Command(workingDirectory, arguments))!;
        process.StandardInput.Close();
        string said;
        using (deadline.Token.UnsafeRegister(static process => Kill((Process)process!), process))
        {
            said = Drain(process.StandardOutput.BaseStream);
            process.WaitForExit();
        }

        cancellationToken.ThrowIfCancellationRequested();
        return (process.ExitCode, deadline.IsCancellationRequested) switch
        {
            (_, true) => throw new ExternalProgramException($"{_name} took longer than the {_timeout} that Gateway:Documents:PageTimeout allows for a page."),
            (0, _) => said,
            (var code, _) => throw new ExternalProgramException($"{_name} ended with code {code}: {said.Trim()}"),
        };
    }

    private ProcessStartInfo Command(string workingDirectory, IEnumerable<string> arguments)
    {
        string[] shell = ["/bin/sh", "-c", Limits, _name, _path, .. arguments];
        // Where it is there: the system kills the program as soon as the thread that started it is gone, however that came to pass.
        string[] command = PathOf("setpriv") is { } setpriv && OperatingSystem.IsLinux() ? [setpriv, "--pdeathsig", "KILL", "--", .. shell] : shell;
        return new(command[0], command[1..])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["MEMORY"] = $"{MemoryKiB}",
                ["FILE"] = $"{FileBlocks}",
                ["SECONDS_OF_CPU"] = $"{Math.Ceiling(_timeout.TotalSeconds):0}",
                ["OMP_THREAD_LIMIT"] = "1", // tesseract would take every core for one page
                ["TMPDIR"] = workingDirectory,
            },
        };
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has just ended by itself.
        }
    }

    private static string Drain(Stream stream)
    {
        var kept = new byte[Kept];
        var rest = new byte[Kept];
        var length = 0;
        while (true)
        {
            var room = length < Kept ? kept.AsSpan(length) : rest;
            var read = stream.Read(room);
            if (read == 0)
            {
                return Encoding.UTF8.GetString(kept, 0, length);
            }

            length = length < Kept ? length + read : length;
        }
    }
}
