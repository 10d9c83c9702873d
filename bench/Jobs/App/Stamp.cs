using Trilane.Jobs;

namespace Trilane.Bench.Jobs;

/// <summary>The request of a job that answers when it began, in ticks of the machine's monotonic clock, which all processes share.</summary>
public sealed record Stamp : IJobRequest<long>;
