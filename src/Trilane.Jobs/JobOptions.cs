using Microsoft.AspNetCore.Mvc;

namespace Trilane.Jobs;

/// <summary>How one kind of job is run and kept.</summary>
/// <remarks>Read when the app starts.</remarks>
public sealed class JobOptions
{
    /// <summary>The queue that jobs with no other wish go to.</summary>
    public const string DefaultQueue = "default";

    /// <summary>
    /// What the job is called in the store and in status documents. Default null: the name of its class. A job in the store finds its code by
    /// this name, so keep it when the class is renamed.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>The queue it is put into. Default "default".</summary>
    public string Queue { get; set; } = DefaultQueue;

    /// <summary>How often a failed attempt is repeated. Default 3, so four attempts in all. 0 or more.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>The wait before the first repetition; each further one is twice as long, and every one is varied by a fifth. Default 5 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait before a repetition. Default 1 h.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Which exceptions are worth another attempt. Default null: all but <see cref="JobProblemException"/>.</summary>
    public Func<Exception, bool>? RetryWhen { get; set; }

    /// <summary>
    /// How long one attempt may take. Its token fires then; code that goes on regardless is given up 5 s later, though its thread stays taken.
    /// Default 1 h. <see cref="Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long result or error are kept once it is final. What is known of the job itself is kept a day longer. Default 1 day.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How large a request may be as JSON, in bytes. Default 1 MiB.</summary>
    public long MaxRequestBytes { get; set; } = 1 << 20;

    /// <summary>How large one uploaded file may be, in bytes. Default 100 MiB.</summary>
    public long MaxFileBytes { get; set; } = 100 << 20;

    /// <summary>How many files a request has to bring. Default 0. A request over HTTP with fewer is answered with 400.</summary>
    public int MinFiles { get; set; }

    /// <summary>How many files a request may bring. Default 16.</summary>
    public int MaxFiles { get; set; } = 16;

    /// <summary>How large all files of one request may be together, in bytes. Default null: as large as each and their number allow.</summary>
    public long? MaxUploadBytes { get; set; }

    /// <summary>
    /// Looks at each file that is uploaded over HTTP once its first bytes are here, before any of it is kept. Gets the services of the request.
    /// Default null: every file is taken.
    /// </summary>
    /// <remarks>
    /// Null takes the file; a problem document is what its sender is answered, a missing status as 422, and nothing is kept of the whole request.
    /// Called on the async lane, for many requests at the same time: look at the bytes, and leave what takes long to the job.
    /// </remarks>
    public Func<IncomingFile, IServiceProvider, ProblemDetails?>? CheckFile { get; set; }
}
