using Trilane.Jobs.Measurement;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Intake;

/// <summary>The one way into the store: lone jobs that wait at the same moment are put in together.</summary>
internal sealed class JobIntake
{
    // What one statement takes at most; a longer batch is split.
    internal const int MaxBatch = 2000;

    private readonly IJobStore _store;
    private readonly JobMeter _meter;
    private readonly QueueEstimates _estimates;
    private readonly Merger<NewJob, EnqueueAnswer> _plain;
    private readonly Merger<NewJob, EnqueueAnswer> _conditional;

    public JobIntake(IJobStore store, JobMeter meter, QueueEstimates estimates)
    {
        _store = store;
        _meter = meter;
        _estimates = estimates;
        // Two trips at a time, so that one is on its way while the other waits for the disk.
        _plain = new(jobs => store.EnqueueAsync(jobs, CancellationToken.None), MaxBatch, maxCalls: 2);

        // Apart from the others, since a key or a limit has to look at what is there, which would hold those up that need not.
        _conditional = new(jobs => store.EnqueueAsync(jobs, CancellationToken.None), MaxBatch);
    }

    /// <summary>Takes one job in; it is on disk when this ends.</summary>
    internal async Task<EnqueueAnswer> AcceptAsync(NewJob job, CancellationToken cancellationToken)
    {
        var answer = await (job.IsConditional ? _conditional : _plain).SubmitAsync(job, cancellationToken);
        Note(job, answer);
        return answer;
    }

    /// <summary>Takes many in, in order; each part of up to 2 000 is atomic. The token stops between the parts.</summary>
    internal async Task<IReadOnlyList<EnqueueAnswer>> AcceptAsync(IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        List<EnqueueAnswer> answers = new(jobs.Count);
        foreach (var part in jobs.Chunk(MaxBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            answers.AddRange(await _store.EnqueueAsync(part, CancellationToken.None));
        }

        for (var i = 0; i < answers.Count; i++)
        {
            Note(jobs[i], answers[i]);
        }

        return answers;
    }

    /// <summary>When it is worth asking again about a job of this queue, or offering it one; from the queue's own figures.</summary>
    internal TimeSpan RetryAfter(string queue) => _estimates.RetryAfter(queue);

    private void Note(NewJob job, EnqueueAnswer answer)
    {
        _meter.Accepted(job, answer);
        if (answer.Verdict == EnqueueVerdict.QueueFull)
        {
            _estimates.Rejected(job.Queue);
        }
    }
}
