using Trilane.Jobs;

namespace Trilane.Bench.Jobs;

/// <summary>The request of a job that does nothing but answer, so that what is measured is the job lane.</summary>
public sealed record Add(int Left, int Right) : IJobRequest<int>;
