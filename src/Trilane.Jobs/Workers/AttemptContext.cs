using System.Data.Common;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

/// <summary>An attempt as its own code sees it.</summary>
internal sealed class AttemptContext : JobContext
{
    private const int MaxMessage = 200;

    // Set while a worker runs an attempt and flowing with its code, so that jobs which it enqueues carry its fence.
    private static readonly AsyncLocal<AttemptContext?> _current = new();

    private readonly Lock _lock = new();
    private readonly Action<AttemptContext> _reported;
    private List<Func<DbTransaction, CancellationToken, Task>>? _writes;
    private ProgressReport? _report;

    internal AttemptContext(Attempt attempt, IReadOnlyList<JobFile> files, Action<AttemptContext> reported)
    {
        Attempted = attempt;
        Files = files;
        _reported = reported;
    }

    /// <summary>The attempt whose code is running here, if one's is.</summary>
    internal static AttemptContext? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }

    internal Attempt Attempted { get; }

    /// <summary>True while what is to be written with the outcome is written: the transaction itself is fenced then.</summary>
    internal bool IsCompleting { get; private set; }

    /// <summary>True when something is to be written with the outcome.</summary>
    internal bool HasWrites
    {
        get
        {
            lock (_lock)
            {
                return _writes is not null;
            }
        }
    }

    public override Guid Id => Attempted.Id.Job;

    public override int Attempt => Attempted.Job.Number;

    public override string? Owner => Attempted.Job.Owner;

    public override IReadOnlyList<JobFile> Files { get; }

    public override void ReportProgress(double fraction, string? message = null)
    {
        var part = double.IsNaN(fraction) ? 0 : Math.Clamp(fraction, 0, 1);
        var text = message is { Length: > MaxMessage } ? message[..MaxMessage] : message;
        bool isFirst;
        lock (_lock)
        {
            isFirst = _report is null;
            _report = new ProgressReport(Attempted.Id, part, text);
        }

        if (isFirst)
        {
            _reported(this);
        }
    }

    public override void OnCompleting(Func<DbTransaction, CancellationToken, Task> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        lock (_lock)
        {
            (_writes ??= []).Add(write);
        }
    }

    /// <summary>Takes the last report that is not written yet.</summary>
    internal ProgressReport? TakeReport()
    {
        lock (_lock)
        {
            var report = _report;
            _report = null;
            return report;
        }
    }

    /// <summary>Writes, in the transaction of the outcome, what the job asked for.</summary>
    internal async Task WriteAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        Func<DbTransaction, CancellationToken, Task>[] writes;
        lock (_lock)
        {
            writes = [.. _writes ?? []];
        }

        IsCompleting = true;
        _current.Value = this;
        foreach (var write in writes)
        {
            await write(transaction, cancellationToken);
        }
    }
}
