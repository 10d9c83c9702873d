using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

/// <summary>Writes how far attempts are, the newest of each, a few times a second.</summary>
internal sealed class ProgressWriter(IJobStore store, ILogger<ProgressWriter> logger)
{
    // Four times a second looks alive; each write is a row version in the store.
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<AttemptContext> _reported = new();
    private volatile bool _isOut;

    /// <summary>Notes that an attempt has something new to tell.</summary>
    internal void Add(AttemptContext context) => _reported.Enqueue(context);

    /// <summary>Writes what is new, all in one trip. A report that can't be written is dropped: the next one says more.</summary>
    internal async Task WriteAsync()
    {
        List<AttemptContext> contexts = [];
        List<ProgressReport> reports = [];
        while (_reported.TryDequeue(out var context))
        {
            if (context.TakeReport() is { } report)
            {
                contexts.Add(context);
                reports.Add(report);
            }
        }

        await WriteAsync(contexts, reports);
    }

    /// <summary>Writes the last report of an attempt that is about to end, so that its outcome stands beside it.</summary>
    internal async Task WriteLastAsync(AttemptContext context)
    {
        if (context.TakeReport() is { } report)
        {
            await WriteAsync([context], [report]);
        }
    }

    private async Task WriteAsync(List<AttemptContext> contexts, List<ProgressReport> reports)
    {
        if (reports.Count == 0)
        {
            return;
        }

        try
        {
            var counted = await store.ReportAsync(reports, CancellationToken.None);
            _isOut = false;
            for (var i = 0; i < counted.Count; i++)
            {
                if (!counted[i] && !contexts[i].Attempted.HasEnded)
                {
                    contexts[i].Attempted.Stop(StopReason.Lost);
                }
            }
        }
        catch (JobStoreException exception)
        {
            if (!_isOut)
            {
                logger.ProgressNotWritten(exception);
            }

            _isOut = true;
        }
    }
}
