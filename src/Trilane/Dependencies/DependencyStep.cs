using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>One dependency of one endpoint, ready to be made.</summary>
internal sealed class DependencyStep(RequestDependency dependency, BlockingLane? lane, IReadOnlyList<DependencyStep> needs)
{
    private readonly Func<HttpContext, object?>[] _arguments = [.. dependency.Parameters.Select(DependencyArgument.Bind)];

    internal RequestDependency Dependency => dependency;

    /// <summary>The lane of a synchronous factory; null for one that is awaited.</summary>
    internal BlockingLane? Lane => lane;

    /// <summary>The dependencies that must be there before it, directly or through services.</summary>
    internal IReadOnlyList<DependencyStep> Needs => needs;

    internal object?[] Arguments(HttpContext http) => Array.ConvertAll(_arguments, argument => argument(http));
}
