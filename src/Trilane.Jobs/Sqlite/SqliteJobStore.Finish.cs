using System.Data.Common;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Sqlite;

// How attempts end and what they report.
internal sealed partial class SqliteJobStore
{
    public Task<IReadOnlyList<bool>> FinishAsync(IReadOnlyList<AttemptEnd> ends, CancellationToken cancellationToken) =>
        _writer.RunAsync<IReadOnlyList<bool>>(context => ForEach(ends, end => Finish(context, end)), cancellationToken);

    public Task<bool> FinishAsync(AttemptEnd end, Func<DbTransaction, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        _writer.RunHookAsync(
            context =>
            {
                if (FindAttempt(context, end.Attempt) is null)
                {
                    return IsRecorded(context, end);
                }

                // The lane's threads are for waiting, and the lock of the file is held either way.
                write(context.Transaction!, cancellationToken).GetAwaiter().GetResult();
                context.CheckThatUserCodeLeftItOpen();
                return Finish(context, end);
            },
            cancellationToken);

    public Task<IReadOnlyList<bool>> ReportAsync(IReadOnlyList<ProgressReport> reports, CancellationToken cancellationToken) =>
        _writer.RunFastAsync<IReadOnlyList<bool>>(context => ForEach(reports, report => Report(context, report)), cancellationToken);

    public Task<CancelAnswer> CancelAsync(Guid job, TimeSpan retention, CancellationToken cancellationToken) =>
        _writer.RunAsync(context => Cancel(context, job, retention), cancellationToken);

    private static bool[] ForEach<T>(IReadOnlyList<T> items, Func<T, bool> write)
    {
        var answers = new bool[items.Count];
        for (var index = 0; index < answers.Length; index++)
        {
            answers[index] = write(items[index]);
        }

        return answers;
    }

    private static bool Finish(WriteContext context, AttemptEnd end)
    {
        if (FindAttempt(context, end.Attempt) is not { } held)
        {
            return IsRecorded(context, end);
        }

        switch (end.Kind)
        {
            case AttemptEndKind.Succeeded:
                RecordOutcome(context, held, JobState.Succeeded, end.Retention, result: end.Result);
                break;
            case AttemptEndKind.Failed:
                RecordOutcome(context, held, JobState.Failed, end.Retention, error: end.Error);
                break;
            case AttemptEndKind.Canceled:
                RecordOutcome(context, held, JobState.Canceled, end.Retention);
                break;
            case AttemptEndKind.Retry:
                Retry(context, held, end);
                break;
            case AttemptEndKind.GivenBack:
                GiveBack(context, held);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(end), end.Kind, "An attempt can't end like this.");
        }

        return true;
    }

    private static HeldJob? FindAttempt(WriteContext context, AttemptId attempt)
    {
        var row = context.Query("FindAttempt").Bind("id", attempt.Job).Bind("generation", attempt.Generation);
        HeldJob? held = row.Step()
            ? new HeldJob(attempt, row.Long(0), row.Text(1), row.Int(2) != 0, SqliteTime.ReadSpan(row.Long(3)))
            : null;
        row.Reset();
        return held;
    }

    /// <summary>Whether this very end was recorded before, so that a caller whose answer got lost may ask again.</summary>
    private static bool IsRecorded(WriteContext context, AttemptEnd end)
    {
        var row = context.Query("FindOutcome").Bind("id", end.Attempt.Job);
        var recorded = row.Step() && row.Int(1) == end.Attempt.Generation && row.Int(0) == (int)FinalState(end.Kind);
        row.Reset();
        return recorded;
    }

    private static JobState FinalState(AttemptEndKind kind) => kind switch
    {
        AttemptEndKind.Succeeded => JobState.Succeeded,
        AttemptEndKind.Failed => JobState.Failed,
        _ => JobState.Canceled,
    };

    private static void Retry(WriteContext context, HeldJob held, AttemptEnd end)
    {
        if (held.CancelRequested)
        {
            RecordOutcome(context, held, JobState.Canceled, held.Retention);
            return;
        }

        var isReady = end.Delay <= TimeSpan.Zero;
        context.Query("RetryJob")
            .Bind("number", held.Number)
            .Bind("state", isReady ? LiveState.Ready : LiveState.Waiting)
            .Bind("run_at", isReady ? null : SqliteTime.After(context.Now, end.Delay))
            .BindOrNull("error", end.Error.Span)
            .Run();
        context.Move(held.Queue, ready: isReady ? 1 : 0, waiting: isReady ? 0 : 1, running: -1);
        context.Changed(held.Attempt.Job);
    }

    private static void GiveBack(WriteContext context, HeldJob held, bool isByAttempt = true)
    {
        if (held.CancelRequested)
        {
            RecordOutcome(context, held, JobState.Canceled, held.Retention, isByAttempt: isByAttempt);
            return;
        }

        context.Query("GiveBackJob").Bind("number", held.Number).Run();
        context.Move(held.Queue, ready: 1, running: -1);
        context.Changed(held.Attempt.Job);
    }

    private static void RecordOutcome(
        WriteContext context,
        HeldJob held,
        JobState state,
        TimeSpan retention,
        ReadOnlyMemory<byte> result = default,
        ReadOnlyMemory<byte> error = default,
        bool isByAttempt = true)
    {
        WriteOutcome(context, held.Number, state, retention, result, error, isByAttempt);
        context.Move(held.Queue, running: -1);
        context.Changed(held.Attempt.Job);
    }

    /// <summary>Makes a job final. Unless it is its attempt that says so, the generation moves on: no attempt may take the outcome for its own.</summary>
    private static void WriteOutcome(
        WriteContext context,
        long number,
        JobState state,
        TimeSpan retention,
        ReadOnlyMemory<byte> result = default,
        ReadOnlyMemory<byte> error = default,
        bool isByAttempt = false)
    {
        context.Query("RecordOutcome")
            .Bind("number", number)
            .Bind("state", (int)state)
            .Bind("passed", isByAttempt ? 0 : 1)
            .Bind("now", context.Now)
            .Bind("expires_at", SqliteTime.After(context.Now, retention))
            .BindOrNull("error", error.Span)
            .BindOrNull("result", result.Span)
            .Run();
        context.Query("RemoveLive").Bind("number", number).Run();
    }

    private static bool Report(WriteContext context, ProgressReport report)
    {
        if (FindAttempt(context, report.Attempt) is not { } held)
        {
            return false;
        }

        context.Query("ReportProgress").Bind("number", held.Number).Bind("progress", report.Fraction).Bind("message", report.Message).Run();
        context.Changed(report.Attempt.Job);
        return true;
    }

    private static CancelAnswer Cancel(WriteContext context, Guid job, TimeSpan retention)
    {
        var row = context.Query("FindLive").Bind("id", job);
        if (!row.Step())
        {
            return IsKnown(context, job) ? CancelAnswer.Final : CancelAnswer.Unknown;
        }

        var (number, queue, state, isRequested) = (row.Long(0), row.Text(1), row.Int(2), row.Int(3) != 0);
        row.Reset();
        if (state != LiveState.Running)
        {
            WriteOutcome(context, number, JobState.Canceled, retention);
            context.Move(queue, ready: state == LiveState.Ready ? -1 : 0, waiting: state == LiveState.Waiting ? -1 : 0);
            context.Changed(job);
            return CancelAnswer.Final;
        }

        if (!isRequested)
        {
            context.Query("RequestCancel").Bind("number", number).Run();
            context.Changed(job);
        }

        return CancelAnswer.Stopping;
    }
}
