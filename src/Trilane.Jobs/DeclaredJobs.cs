namespace Trilane.Jobs;

/// <summary>What the app's calls of <c>AddTrilaneJobs</c> said, before the configuration is laid over it.</summary>
internal sealed record DeclaredJobs(JobsSettings Settings);
