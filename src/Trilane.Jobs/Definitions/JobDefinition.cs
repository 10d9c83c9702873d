using System.Text.Json;

namespace Trilane.Jobs.Definitions;

/// <summary>One kind of job: its code, its types and its options. Unchanging once the app has started.</summary>
internal abstract class JobDefinition
{
    private protected JobDefinition(Type jobType, JobOptions options)
    {
        JobType = jobType;
        Options = options;
        Name = options.Name ?? NameOf(jobType);
        Check();
    }

    /// <summary>What it is called in the store.</summary>
    internal string Name { get; }

    internal Type JobType { get; }

    internal abstract Type RequestType { get; }

    internal abstract Type ResultType { get; }

    internal JobOptions Options { get; }

    /// <exception cref="ArgumentException">The class implements no <see cref="IJob{TRequest, TResult}"/> or several, or an option can't be.</exception>
    internal static JobDefinition Of(Type jobType, JobOptions options)
    {
        var contracts = Array.FindAll(
            jobType.GetInterfaces(), contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IJob<,>));
        if (contracts.Length != 1)
        {
            throw new ArgumentException(
                $"{jobType} implements {(contracts.Length == 0 ? "no" : contracts.Length)} IJob<TRequest, TResult>; a job implements exactly one.");
        }

        var types = contracts[0].GetGenericArguments();
        return (JobDefinition)Activator.CreateInstance(
            typeof(JobDefinitionOf<,,>).MakeGenericType(jobType, types[0], types[1]),
            System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.DoNotWrapExceptions,
            binder: null,
            [jobType, options],
            culture: null)!;
    }

    /// <summary>Runs one attempt: request in, result out, both as JSON.</summary>
    /// <exception cref="UnreadableRequestException">The request is not what this version of the code takes.</exception>
    internal abstract Task<ReadOnlyMemory<byte>> RunAsync(
        IServiceProvider services, ReadOnlyMemory<byte> request, JobContext context, JsonSerializerOptions json, CancellationToken cancellationToken);

    private static string NameOf(Type type)
    {
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? type.Name : type.Name[..tick];
    }

    private void Check()
    {
        var problem = true switch
        {
            _ when string.IsNullOrWhiteSpace(Name) || Name.Length > 200 => $"{nameof(JobOptions.Name)} has {Name.Length} characters; it has to have 1 to 200",
            _ when string.IsNullOrWhiteSpace(Options.Queue) || Options.Queue.Length > 200 => $"{nameof(JobOptions.Queue)} has to have 1 to 200 characters",
            _ when Options.Retries < 0 => $"{nameof(JobOptions.Retries)} is {Options.Retries}; it has to be 0 or more",
            _ when Options.RetryDelay < TimeSpan.Zero => $"{nameof(JobOptions.RetryDelay)} is {Options.RetryDelay}; it has to be zero or more",
            _ when Options.MaxRetryDelay < Options.RetryDelay =>
                $"{nameof(JobOptions.MaxRetryDelay)} is {Options.MaxRetryDelay}; it has to be at least {nameof(JobOptions.RetryDelay)}, which is {Options.RetryDelay}",
            _ when Options.TimeLimit <= TimeSpan.Zero && Options.TimeLimit != Timeout.InfiniteTimeSpan =>
                $"{nameof(JobOptions.TimeLimit)} is {Options.TimeLimit}; it has to be above zero, or Timeout.InfiniteTimeSpan for no limit",
            _ when Options.Retention < TimeSpan.Zero => $"{nameof(JobOptions.Retention)} is {Options.Retention}; it has to be zero or more",
            _ when Options.MaxRequestBytes < 1 => $"{nameof(JobOptions.MaxRequestBytes)} is {Options.MaxRequestBytes}; it has to be 1 or more",
            _ when Options.MaxFileBytes < 1 => $"{nameof(JobOptions.MaxFileBytes)} is {Options.MaxFileBytes}; it has to be 1 or more",
            _ when Options.MaxFiles < 0 => $"{nameof(JobOptions.MaxFiles)} is {Options.MaxFiles}; it has to be 0 or more",
            _ when Options.MinFiles < 0 || Options.MinFiles > Options.MaxFiles =>
                $"{nameof(JobOptions.MinFiles)} is {Options.MinFiles}; it has to be 0 or more, and at most {nameof(JobOptions.MaxFiles)}, which is {Options.MaxFiles}",
            _ when Options.MaxUploadBytes < 1 => $"{nameof(JobOptions.MaxUploadBytes)} is {Options.MaxUploadBytes}; it has to be 1 or more, or null",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException($"The options of the job {JobType} are wrong: {problem}.");
        }
    }
}
