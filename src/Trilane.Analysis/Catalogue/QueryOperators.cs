using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>
/// Knows which operators of LINQ run a database's query: those over an <c>IQueryable</c> for which the provider's library has an awaitable
/// form in one of its extension classes.
/// </summary>
internal sealed class QueryOperators
{
    private readonly string[] _extensionClasses;

    public QueryOperators(IEnumerable<string> extensionClasses) => _extensionClasses = [.. extensionClasses];

    /// <summary>The awaitable form of an operator that runs a query; null for all other methods.</summary>
    public IMethodSymbol? AsyncFormOf(IMethodSymbol method, Compilation compilation, ITypeSymbol? receiver)
    {
        var name = method.Name;
        switch (method.ContainingType?.MetadataName)
        {
            case "Queryable":
                break;
            case "Enumerable" when receiver is not null && IsQuery(receiver):
                break;
            case "IEnumerable`1" or "IEnumerable" when name == "GetEnumerator" && receiver is not null && IsQuery(receiver):
                return Find(compilation, "AsAsyncEnumerable");
            default:
                return null;
        }

        return Find(compilation, name + "Async");
    }

    private static bool IsQuery(ITypeSymbol type) => type.Name == "IQueryable" || type.AllInterfaces.Any(contract => contract.Name == "IQueryable");

    private IMethodSymbol? Find(Compilation compilation, string name) =>
        _extensionClasses
            .Select(compilation.GetTypeByMetadataName)
            .Where(type => type is not null)
            .SelectMany(type => type!.GetMembers(name))
            .OfType<IMethodSymbol>()
            .FirstOrDefault();
}
