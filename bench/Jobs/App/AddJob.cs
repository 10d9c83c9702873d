using Trilane.Jobs;

namespace Trilane.Bench.Jobs;

/// <summary>Answers at once.</summary>
internal sealed class AddJob : IJob<Add, int>
{
    public Task<int> RunAsync(Add request, JobContext context, CancellationToken cancellationToken) => Task.FromResult(request.Left + request.Right);
}
