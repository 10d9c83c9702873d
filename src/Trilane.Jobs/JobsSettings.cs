using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Trilane.Jobs.Definitions;
using Trilane.Jobs.Sqlite;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs;

/// <summary>What the app decided about its jobs, with the configuration section <c>Trilane:Jobs</c> over it.</summary>
internal sealed class JobsSettings
{
    internal const string Section = "Trilane:Jobs";

    private readonly Dictionary<string, QueueOptions> _queues = new(StringComparer.Ordinal);
    private bool _isConfigured;

    internal JobRole Role { get; set; }

    internal int Workers { get; set; } = Math.Max(1, Environment.ProcessorCount - 1);

    internal TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    internal JobDefinitions Definitions { get; } = new();

    internal JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    internal Func<HttpContext, string?> Owner { get; set; } = static http => http.User.FindFirstValue(ClaimTypes.NameIdentifier);

    internal Func<IServiceProvider, IJobStore> Store { get; set; } = SqliteJobs.Store("Data Source=jobs.db");

    internal bool RunsJobs => Role != JobRole.Web;

    /// <summary>The limits of a queue, which has none unless somebody set them.</summary>
    internal QueueOptions Queue(string name)
    {
        if (!_queues.TryGetValue(name, out var queue))
        {
            _queues.Add(name, queue = new QueueOptions());
        }

        return queue;
    }

    internal int? LimitOf(string queue) => _queues.TryGetValue(queue, out var options) ? options.Limit : null;

    internal int WorkersOf(string queue) => Math.Min(Workers, _queues.TryGetValue(queue, out var options) ? options.Workers ?? Workers : Workers);

    /// <summary>The queues that workers serve: those of the jobs, and those that were named by themselves.</summary>
    internal IReadOnlyList<string> Queues() =>
        [.. Definitions.All.Select(job => job.Options.Queue).Concat(_queues.Keys).Distinct(StringComparer.Ordinal)];

    /// <summary>Lays the configuration over what was set in code, once, and checks all of it.</summary>
    /// <exception cref="OptionsValidationException">Something can't be as it is; names all of it.</exception>
    internal JobsSettings Configure(IConfiguration? configuration)
    {
        if (_isConfigured)
        {
            return this;
        }

        List<string> problems = [];
        if (configuration?.GetSection(Section) is { } section)
        {
            Read(section, problems);
        }

        Check(problems);
        _isConfigured = problems.Count == 0;
        return _isConfigured ? this : throw new OptionsValidationException(Section, typeof(JobsBuilder), problems);
    }

    private void Read(IConfigurationSection section, List<string> problems)
    {
        if (section[nameof(Role)] is { } role)
        {
            if (Enum.TryParse<JobRole>(role, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed))
            {
                Role = parsed;
            }
            else
            {
                problems.Add($"{Section}:{nameof(Role)} is '{role}'; it can be web, worker or both.");
            }
        }

        Try(() => Workers = section.GetValue(nameof(Workers), Workers), "Workers is a whole number.", problems);
        Try(() => Lease = section.GetValue(nameof(Lease), Lease), "Lease is a time such as 00:00:30.", problems);
        foreach (var queue in section.GetSection("Queues").GetChildren())
        {
            Try(
                () => queue.Bind(Queue(queue.Key), binder => binder.ErrorOnUnknownConfiguration = true),
                $"The queue {queue.Key} can have Workers and Limit, both whole numbers.",
                problems);
        }
    }

    private static void Try(Action read, string rule, List<string> problems)
    {
        try
        {
            read();
        }
        catch (InvalidOperationException exception)
        {
            problems.Add($"{Section} can't be read: {exception.Message} {rule}");
        }
    }

    private void Check(List<string> problems)
    {
        if (Workers < 1)
        {
            problems.Add($"{Section}:{nameof(Workers)} is {Workers}; it has to be 1 or more. A process without workers has {Section}:{nameof(Role)} = web.");
        }

        if (Lease < TimeSpan.FromSeconds(1) || Lease > TimeSpan.FromHours(1))
        {
            problems.Add($"{Section}:{nameof(Lease)} is {Lease}; it has to be from 1 s to 1 h.");
        }

        foreach (var (name, queue) in _queues)
        {
            if (queue.Workers < 1)
            {
                problems.Add($"{Section}:Queues:{name}:{nameof(queue.Workers)} is {queue.Workers}; it has to be 1 or more.");
            }

            if (queue.Limit < 1)
            {
                problems.Add($"{Section}:Queues:{name}:{nameof(queue.Limit)} is {queue.Limit}; it has to be 1 or more.");
            }
        }
    }
}
