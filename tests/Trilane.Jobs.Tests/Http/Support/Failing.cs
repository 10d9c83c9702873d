using Microsoft.AspNetCore.Mvc;

namespace Trilane.Jobs.Tests.Http.Support;

internal sealed class Failing : IJob<FailingRequest, string>
{
    public Task<string> RunAsync(FailingRequest request, JobContext context, CancellationToken cancellationToken) => throw (request.Status is { } status
        ? new JobProblemException(new ProblemDetails { Status = status, Title = "No such page", Detail = "Page 7 of 6.", Extensions = { ["page"] = 7 } })
        : new InvalidOperationException("It broke."));
}
