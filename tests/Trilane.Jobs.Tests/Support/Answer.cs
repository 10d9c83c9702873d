namespace Trilane.Jobs.Tests.Support;

/// <summary>A job whose code is the test's.</summary>
internal sealed class Answer(JobCode code) : IJob<Ask, string>
{
    public Task<string> RunAsync(Ask request, JobContext context, CancellationToken cancellationToken) =>
        code.RunAsync(request.Text, context, cancellationToken);
}
