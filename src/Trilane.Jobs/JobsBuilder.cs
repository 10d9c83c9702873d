using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Trilane.Jobs.Definitions;
using Trilane.Jobs.Sqlite;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs;

/// <summary>Says which jobs an app has, where they are kept and who runs them. Used while the app is configured; not thread-safe.</summary>
public sealed class JobsBuilder
{
    internal JobsBuilder(IServiceCollection services, JobsSettings settings)
    {
        Services = services;
        Settings = settings;
    }

    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>How requests and results are written as JSON. Starts from the web defaults: camel case, numbers may be strings.</summary>
    public JsonSerializerOptions SerializerOptions => Settings.Json;

    /// <summary>
    /// How long the store believes in a worker that it hears nothing of. Default 30 s; at least 1 s. It says how soon a death is noticed, not
    /// how long a job may run: a healthy worker renews it, for as long as its jobs take.
    /// </summary>
    public TimeSpan Lease
    {
        get => Settings.Lease;
        set => Settings.Lease = value;
    }

    internal JobsSettings Settings { get; }

    /// <summary>Keeps jobs in a SQLite file: the default, "Data Source=jobs.db". Several processes of one machine may share it.</summary>
    /// <param name="connectionString">A connection string of Microsoft.Data.Sqlite with a file. A database in memory is refused.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The connection string names no file.</exception>
    public JobsBuilder UseSqlite(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return UseStore(SqliteJobs.Store(connectionString));
    }

    /// <summary>Adds a job. It is made from the app's services for each attempt, as a transient unless it is registered otherwise.</summary>
    /// <typeparam name="TJob">The class, which implements <see cref="IJob{TRequest, TResult}"/> once.</typeparam>
    /// <param name="configure">Sets its queue, retries, time limit, retention.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">
    /// The class implements no <see cref="IJob{TRequest, TResult}"/> or several, or its name or its request type belongs to another job.
    /// </exception>
    public JobsBuilder AddJob<TJob>(Action<JobOptions>? configure = null)
        where TJob : class
    {
        var options = new JobOptions();
        configure?.Invoke(options);
        Settings.Definitions.Add(JobDefinition.Of(typeof(TJob), options));
        Services.TryAddTransient<TJob>();
        return this;
    }

    /// <summary>Sets the limits of a queue. A queue needs no such call: it exists when a job names it, in its options or when it is enqueued.</summary>
    /// <param name="name">Its name; case matters.</param>
    /// <param name="configure">Sets its limits.</param>
    /// <returns>The same builder.</returns>
    public JobsBuilder AddQueue(string name, Action<QueueOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        configure?.Invoke(Settings.Queue(name));
        return this;
    }

    /// <summary>Runs jobs on threads of this process, at low priority, so that requests go first.</summary>
    /// <param name="count">How many jobs at the same time. Default, without this call: one less than the machine has processors, at least one.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1; a process without workers has the role <see cref="JobRole.Web"/>.</exception>
    public JobsBuilder RunWorkers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Settings.Workers = count;
        return this;
    }

    /// <summary>Says who a job belongs to: nobody else can follow it. Default: the caller's NameIdentifier claim.</summary>
    /// <param name="owner">Gives the caller's name, or null for a caller without one. A job without an owner is open to whoever has its id.</param>
    /// <returns>The same builder.</returns>
    public JobsBuilder Owner(Func<HttpContext, string?> owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        Settings.Owner = owner;
        return this;
    }

    /// <summary>Keeps jobs in a store of another package.</summary>
    internal JobsBuilder UseStore(Func<IServiceProvider, IJobStore> store)
    {
        Settings.Store = store;
        return this;
    }
}
