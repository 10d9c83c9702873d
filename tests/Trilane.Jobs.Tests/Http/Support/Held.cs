namespace Trilane.Jobs.Tests.Http.Support;

/// <summary>Takes as many steps as it is asked for, each when its test allows it, and reports progress after each. Tells when its token fires.</summary>
internal sealed class Held(Holds holds) : IJob<HeldRequest, string>
{
    public async Task<string> RunAsync(HeldRequest request, JobContext context, CancellationToken cancellationToken)
    {
        await using var canceled = cancellationToken.Register(() => holds[$"{request.Name} canceled"].Release());
        for (var step = 1; step <= request.Steps; step++)
        {
            await holds[request.Name].WaitAsync(request.Stubborn ? CancellationToken.None : cancellationToken);
            context.ReportProgress((double)step / request.Steps, $"step {step}");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return $"{request.Name} by {context.Owner ?? "nobody"}";
    }
}
