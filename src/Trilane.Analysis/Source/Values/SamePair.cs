using System.Runtime.CompilerServices;

namespace Trilane.Analysis;

/// <summary>The very same reference in the very same context: to compare what stands inside of them would cost more than it saves.</summary>
internal sealed class SamePair : IEqualityComparer<(Ref Reference, Context Context)>
{
    internal static readonly SamePair Instance = new();

    public bool Equals((Ref Reference, Context Context) x, (Ref Reference, Context Context) y) => ReferenceEquals(x.Reference, y.Reference) && ReferenceEquals(x.Context, y.Context);

    public int GetHashCode((Ref Reference, Context Context) obj) => (RuntimeHelpers.GetHashCode(obj.Reference) * 397) ^ obj.Context.Id;
}
