using System.Diagnostics.CodeAnalysis;

namespace Trilane.Jobs.Definitions;

/// <summary>The jobs of an app, found by their name, their class and the type of their request.</summary>
internal sealed class JobDefinitions
{
    private readonly Dictionary<string, JobDefinition> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, JobDefinition> _byType = [];
    private readonly Dictionary<Type, JobDefinition> _byRequest = [];

    internal IReadOnlyCollection<JobDefinition> All => _byName.Values;

    /// <exception cref="ArgumentException">Its name or its request type belongs to another job.</exception>
    internal void Add(JobDefinition job)
    {
        if (_byName.TryGetValue(job.Name, out var same))
        {
            throw new ArgumentException(
                $"The jobs {same.JobType} and {job.JobType} are both called '{job.Name}'. Give one of them another name: AddJob<{job.JobType.Name}>(o => o.Name = \"…\").");
        }

        if (_byRequest.TryGetValue(job.RequestType, out same))
        {
            throw new ArgumentException(
                $"The jobs {same.JobType} and {job.JobType} both take a {job.RequestType}. A request says which job it is for by its type: give each its own.");
        }

        _byName.Add(job.Name, job);
        _byType.Add(job.JobType, job);
        _byRequest.Add(job.RequestType, job);
    }

    internal bool TryGet(string name, [NotNullWhen(true)] out JobDefinition? job) => _byName.TryGetValue(name, out job);

    /// <exception cref="InvalidOperationException">The app has no such job.</exception>
    internal JobDefinition Get(Type jobType) => _byType.TryGetValue(jobType, out var job)
        ? job
        : throw new InvalidOperationException($"{jobType} is not a job of this app. Add it: AddTrilaneJobs(jobs => jobs.AddJob<{jobType.Name}>()).");

    /// <exception cref="InvalidOperationException">No job takes such a request.</exception>
    internal JobDefinition ForRequest(Type requestType) => _byRequest.TryGetValue(requestType, out var job)
        ? job
        : throw new InvalidOperationException(
            $"No job of this app takes a {requestType}. Add the one that does: AddTrilaneJobs(jobs => jobs.AddJob<…>()).");
}
