using System.Diagnostics;
using Trilane.Jobs;

namespace Trilane.Bench.Jobs;

/// <summary>Answers when it began.</summary>
internal sealed class StampJob : IJob<Stamp, long>
{
    public Task<long> RunAsync(Stamp request, JobContext context, CancellationToken cancellationToken) => Task.FromResult(Stopwatch.GetTimestamp());
}
