using System.Data.Common;

namespace Trilane.Jobs;

/// <summary>How one job is put into the queue, where that differs from its options.</summary>
public sealed class EnqueueOptions
{
    /// <summary>The queue; any name, and all workers serve it. Default null: the one of the job's options. Few and lasting names, please: a worker remembers each.</summary>
    public string? Queue { get; set; }

    /// <summary>Jobs with a higher number start first; those with the same in the order in which they came. Default 0.</summary>
    public int Priority { get; set; }

    /// <summary>Not before this time, by the store's clock. Default null: at once.</summary>
    public DateTimeOffset? RunAt { get; set; }

    /// <summary>
    /// While a job of the same type with this key is not final, no other is made: the caller gets a handle to it, which says
    /// <see cref="JobHandle{TResult}.AlreadyExisted"/>. At most 200 characters. Default null: no such rule.
    /// </summary>
    public string? UniqueKey { get; set; }

    /// <summary>
    /// An open transaction of the store's database: the job exists exactly if the caller commits it. Default null: it exists when the call
    /// returns.
    /// </summary>
    public DbTransaction? Transaction { get; set; }
}
