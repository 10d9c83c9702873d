namespace Trilane.Jobs.Http;

/// <summary>What a job's route takes, for API descriptions.</summary>
internal sealed record JobRequestBody(Type Type, bool IsRequired);
