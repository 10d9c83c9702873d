using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>Tells types that can be awaited or that stream asynchronously.</summary>
internal static class Awaitables
{
    /// <summary>True for <c>Task</c>, <c>ValueTask</c>, <c>IAsyncEnumerable&lt;T&gt;</c> and every type with a <c>GetAwaiter</c> of its own.</summary>
    public static bool IsAwaitable(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named)
        {
            return false;
        }

        var name = named.OriginalDefinition.MetadataName;
        if (name is "Task" or "Task`1" or "ValueTask" or "ValueTask`1" or "IAsyncEnumerable`1")
        {
            return true;
        }

        for (ITypeSymbol? candidate = named; candidate is not null; candidate = candidate.BaseType)
        {
            if (candidate.GetMembers("GetAwaiter").OfType<IMethodSymbol>().Any(method => method.Parameters.IsEmpty && !method.IsStatic))
            {
                return true;
            }
        }

        return named.AllInterfaces.Any(contract => contract.MetadataName == "IAsyncEnumerable`1");
    }
}
