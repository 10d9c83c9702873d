using System.Data.Common;

namespace Trilane.Jobs;

/// <summary>One attempt of a job, as its code sees it. Safe to use from several threads.</summary>
/// <remarks>Abstract so that a test of a job can pass one of its own.</remarks>
public abstract class JobContext
{
    /// <summary>The job's id, the same in every attempt.</summary>
    public abstract Guid Id { get; }

    /// <summary>Which attempt this is, from 1. An attempt that a stopping worker gave back is not counted.</summary>
    public abstract int Attempt { get; }

    /// <summary>Who the job belongs to; null for a job without an owner.</summary>
    public abstract string? Owner { get; }

    /// <summary>The files that came with the request, in their order.</summary>
    public abstract IReadOnlyList<JobFile> Files { get; }

    /// <summary>Tells those who follow the job how far it is. Call it as often as you like: reports are merged and written a few times a second.</summary>
    /// <param name="fraction">The part that is done, from 0 to 1; values outside are cut to it.</param>
    /// <param name="message">What is being done, for people; at most 200 characters are kept.</param>
    public abstract void ReportProgress(double fraction, string? message = null);

    /// <summary>
    /// Has something written in the transaction in which the job's success is recorded, so both happen exactly once or not at all.
    /// </summary>
    /// <param name="write">
    /// Called after the job's code has returned, with an open transaction of the store's own database; it must neither commit it nor roll it
    /// back. Not called when the attempt has lost its lease. An exception undoes all and fails the attempt. Several are called in order.
    /// </param>
    public abstract void OnCompleting(Func<DbTransaction, CancellationToken, Task> write);
}
