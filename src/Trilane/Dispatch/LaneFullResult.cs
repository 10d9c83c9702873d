using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>What an endpoint answers when its lane refused it. A result rather than an exception: overload is when exceptions cost most.</summary>
internal sealed class LaneFullResult(LaneFullException refusal) : IResult
{
    internal LaneFullException Refusal => refusal;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        DependencyRun.Of(httpContext)?.Fail(refusal);
        return LaneFullAnswer.WriteAsync(httpContext, refusal);
    }
}
