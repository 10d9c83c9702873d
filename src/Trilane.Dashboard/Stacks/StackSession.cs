using System.Diagnostics;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Trilane;

/// <summary>
/// One sampling of the process's threads. The runtime stops them all about once a millisecond while it lasts, and looks where each is;
/// then it lists its methods, which takes 0.1 s or more and stops nobody.
/// </summary>
internal static class StackSession
{
    private const string Sampler = "Microsoft-DotNETCore-SampleProfiler";

    // Loader | Jit | NGen | StartEnumeration | JittedMethodILToNativeMap of the provider Microsoft-Windows-DotNETRuntimeRundown: where each
    // method's code is, and which code belongs to which line.
    private const long Methods = 0x8 | 0x10 | 0x20 | 0x100 | 0x20000;
    private const int BufferMegabytes = 64;

    // The first sample comes within a millisecond. On a busy machine it may not, so a stall that goes on gets a longer look.
    private static readonly TimeSpan[] _looks = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(200)];
    private static readonly TimeSpan _lookInterval = TimeSpan.FromMilliseconds(2);

    private static long _lastSession;

    /// <summary>Takes the stacks of all these threads, and ends the requests.</summary>
    internal static void Take(IReadOnlyList<StackRequest> requests)
    {
        foreach (var time in _looks)
        {
            var open = requests.Where(request => !request.IsEnded).ToList();
            var stalled = open.FindAll(request => request.Thread.IsStillStalled);
            if (stalled.Count > 0)
            {
                Take(stalled, time);
            }

            foreach (var request in open.Where(request => !request.Thread.IsStillStalled))
            {
                request.End(StackResult.None("it ended before its stack could be taken"));
            }
        }

        foreach (var request in requests)
        {
            request.End(StackResult.None("the runtime took no sample of its thread"));
        }
    }

    /// <summary>Runs the code of a session without its effects.</summary>
    internal static void Rehearse()
    {
        using var session = Client().StartEventPipeSession([new(StackMarker.Provider, EventLevel.Informational)], requestRundown: false);
        session.Stop();
        session.EventStream.CopyTo(Stream.Null);
    }

    private static void Take(List<StackRequest> requests, TimeSpan time)
    {
        var number = Interlocked.Increment(ref _lastSession);
        var directory = Directory.CreateTempSubdirectory("trilane-");
        try
        {
            var file = Path.Combine(directory.FullName, "threads.nettrace");
            Record(file, () => Mark(number, requests, time));
            StackReader.Read(file, number, requests);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Records into a file until the work is done. The stream has to be read all the while, or the runtime drops events.</summary>
    private static void Record(string file, Action work)
    {
        var configuration = new EventPipeSessionConfiguration(
            [new(Sampler, EventLevel.Informational), new(StackMarker.Provider, EventLevel.Informational)], BufferMegabytes, Methods, requestStackwalk: true);
        using var session = Client().StartEventPipeSession(configuration);
        Exception? failure = null;
        var copying = new Thread(() =>
        {
            try
            {
                using var recording = File.Create(file);
                session.EventStream.CopyTo(recording);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        })
        { IsBackground = true, Name = "stall stacks copy" };
        copying.UnsafeStart();
        try
        {
            work();
        }
        finally
        {
            session.Stop();
            copying.Join();
        }

        if (failure is not null)
        {
            throw new IOException("The recording of the threads' stacks could not be written.", failure);
        }
    }

    /// <summary>Marks, again and again, which of the threads are still stalled; no longer than some of them are.</summary>
    private static void Mark(long session, List<StackRequest> requests, TimeSpan time)
    {
        var since = Stopwatch.StartNew();
        var isAnyStalled = true;
        while (isAnyStalled && since.Elapsed < time)
        {
            Thread.Sleep(_lookInterval);
            isAnyStalled = false;
            foreach (var thread in requests.Select(request => request.Thread).Where(thread => thread.IsStillStalled))
            {
                isAnyStalled = true;
                StackMarker.Log.StillStalled(session, thread.Id);
            }
        }
    }

    private static DiagnosticsClient Client() => new(Environment.ProcessId);
}
