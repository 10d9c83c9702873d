namespace Trilane.Jobs.Tests.Http.Support;

/// <summary>Has no member that has to be there.</summary>
internal sealed record FailingRequest(int? Status = null) : IJobRequest<string>;
