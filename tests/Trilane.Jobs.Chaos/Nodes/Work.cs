using System.Data.Common;
using System.Diagnostics;
using Trilane.Jobs.Chaos.Databases;
using Trilane.Jobs.Workers;

namespace Trilane.Jobs.Chaos.Nodes;

/// <summary>The job of the run: notes that it began and that it goes on, and writes its effect together with its outcome.</summary>
internal sealed class Work(JobClient client, ChaosDatabase database, NodeOptions node) : IJob<WorkRequest, WorkResult>
{
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(25);

    public async Task<WorkResult> RunAsync(WorkRequest request, JobContext context, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid().ToString("N");
        await NoteAsync(() => database.NoteStartAsync(((AttemptContext)context).Attempted.Id, token, node.Name, context.Attempt));
        if (request.Kind == WorkKind.Deadly)
        {
            Environment.FailFast("This job kills its process.");
        }

        await TakeTimeAsync(request, context, token, cancellationToken);
        switch (request.Kind)
        {
            case WorkKind.Flaky when context.Attempt == 1:
                throw new IOException("The first attempt fails.");
            case WorkKind.Failing:
                throw new JobProblemException("This job always fails.");
            case WorkKind.Parent:
                await client.EnqueueAsync(
                    new WorkRequest(request.Number, WorkKind.Child, 5, Parent: context.Id, ParentToken: token), cancellationToken: cancellationToken);
                break;
        }

        context.OnCompleting((transaction, cancellation) => database.WriteEffectAsync(transaction, context.Id, token, cancellation));
        return new WorkResult(token);
    }

    private async Task TakeTimeAsync(WorkRequest request, JobContext context, string token, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        for (var step = 0; watch.ElapsedMilliseconds < request.Milliseconds; step++)
        {
            context.ReportProgress(watch.Elapsed.TotalMilliseconds / request.Milliseconds, $"{watch.ElapsedMilliseconds} ms");
            await Task.Delay(_step, cancellationToken);
            if (step % 4 == 0)
            {
                await NoteAsync(() => database.NoteWorkAsync(context.Id, token));
            }
        }
    }

    /// <summary>A note is a witness, not part of the work: one that can't be made now is left out.</summary>
    private static async Task NoteAsync(Func<Task> note)
    {
        try
        {
            await note();
        }
        catch (Exception exception) when (exception is DbException or IOException or TimeoutException)
        {
        }
    }
}
