namespace Trilane.Jobs.Tests.Http.Support;

/// <summary>Counts the files that its options let in.</summary>
internal sealed class Checked : IJob<CheckedRequest, int>
{
    public Task<int> RunAsync(CheckedRequest request, JobContext context, CancellationToken cancellationToken) => Task.FromResult(context.Files.Count);
}
