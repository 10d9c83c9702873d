using System.Collections.Frozen;
using System.Reflection;

namespace Trilane;

/// <summary>The methods of the hub behind an endpoint; part of the endpoint's metadata.</summary>
internal sealed class HubMethods(IReadOnlyDictionary<MethodInfo, HubMethod> methods)
{
    private readonly FrozenDictionary<MethodInfo, HubMethod> _methods = methods.ToFrozenDictionary();

    internal HubMethod? Find(MethodInfo method) => _methods.GetValueOrDefault(method);
}
