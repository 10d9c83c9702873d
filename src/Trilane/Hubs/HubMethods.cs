using System.Collections.Frozen;
using System.Reflection;

namespace Trilane;

/// <summary>The methods of the hub behind an endpoint; part of the endpoint's metadata.</summary>
internal sealed class HubMethods(IReadOnlyDictionary<MethodInfo, HubMethod> methods)
{
    private readonly FrozenDictionary<MethodInfo, HubMethod> _methods = methods.ToFrozenDictionary();

    internal IEnumerable<HubMethod> All => _methods.Values.OrderBy(method => method.Watched.Name, StringComparer.Ordinal);

    internal HubMethod? Find(MethodInfo method) => _methods.GetValueOrDefault(method);
}
