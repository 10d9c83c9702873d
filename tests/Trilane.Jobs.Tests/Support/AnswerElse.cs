namespace Trilane.Jobs.Tests.Support;

/// <summary>Another job whose code is the test's.</summary>
internal sealed class AnswerElse(JobCode code) : IJob<AskElse, string>
{
    public Task<string> RunAsync(AskElse request, JobContext context, CancellationToken cancellationToken) =>
        code.RunAsync(request.Text, context, cancellationToken);
}
