namespace Trilane.Jobs.Tests.Http.Support;

internal sealed class Sum : IJob<SumRequest, SumResult>
{
    public Task<SumResult> RunAsync(SumRequest request, JobContext context, CancellationToken cancellationToken) =>
        Task.FromResult(new SumResult(request.Numbers.Sum()));
}
