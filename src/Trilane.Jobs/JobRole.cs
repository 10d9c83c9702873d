namespace Trilane.Jobs;

/// <summary>What a process does for the job lane; <c>Trilane:Jobs:Role</c> in the configuration.</summary>
public enum JobRole
{
    /// <summary>It serves requests and runs jobs. The default.</summary>
    Both,

    /// <summary>It serves requests; jobs run elsewhere.</summary>
    Web,

    /// <summary>It runs jobs and opens no port.</summary>
    Worker,
}
