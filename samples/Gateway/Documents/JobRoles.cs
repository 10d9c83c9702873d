using Trilane.Jobs;

namespace Gateway.Documents;

/// <summary>What a process does about jobs, as the setting of the job lane says.</summary>
internal static class JobRoles
{
    private const string Key = "Trilane:Jobs:Role";

    extension(IConfiguration configuration)
    {
        /// <summary>Whether the process only runs jobs, and opens no port.</summary>
        public bool IsWorker => configuration.Is(JobRole.Worker);

        /// <summary>Whether the process runs jobs, alone or beside requests.</summary>
        public bool RunsJobs => !configuration.Is(JobRole.Web);

        private bool Is(JobRole role) => string.Equals(configuration[Key], role.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
