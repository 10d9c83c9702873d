using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Trilane.Jobs.Http;

/// <summary>A request that can't become a job as it is; carries what its sender is told.</summary>
internal sealed class RefusedRequestException : Exception
{
    internal RefusedRequestException(int status, string detail)
        : this(new ProblemDetails { Status = status, Detail = detail })
    {
    }

    /// <summary>400 with <c>errors</c>, by the path of what is wrong.</summary>
    internal RefusedRequestException(string detail, IDictionary<string, string[]> errors)
        : this(new HttpValidationProblemDetails(errors) { Status = StatusCodes.Status400BadRequest, Title = null, Detail = detail })
    {
    }

    internal RefusedRequestException(ProblemDetails problem)
        : base(problem.Detail) => Problem = problem;

    internal ProblemDetails Problem { get; }
}
