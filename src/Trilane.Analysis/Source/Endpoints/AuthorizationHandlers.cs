using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>The handlers of the app's own that run when an endpoint asks for a policy.</summary>
internal sealed class AuthorizationHandlers(SolutionModel solution, ServiceRegistry registry, AppSetup setup)
{
    private const string Authorization = "Microsoft.AspNetCore.Authorization.";

    /// <summary>The handlers of the requirements that the policies name.</summary>
    internal IEnumerable<INamedTypeSymbol> Of(IEnumerable<string> policies)
    {
        var named = policies.SelectMany(policy => setup.Policies.TryGetValue(policy, out var syntax) ? syntax.DescendantNodes().OfType<SimpleNameSyntax>() : [])
            .Select(name => name.Identifier.ValueText).ToList();
        return named.Count == 0 ? [] : Registered().Concat(solution.Types.All.Where(type => named.Contains(type.Name)))
            .Where(type => type.SelfAndBases().FirstOrDefault(level => level.Is(Authorization + "AuthorizationHandler")) is { TypeArguments: [var requirement, ..] } && named.Contains(requirement.Name))
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);
    }

    /// <summary>The policies that attributes on a handler, or around it, ask for.</summary>
    internal static IEnumerable<string> PoliciesOn(params IEnumerable<ISymbol?> symbols) => symbols
        .SelectMany(symbol => symbol?.GetAttributes() ?? [])
        .Where(attribute => attribute.AttributeClass.IsOrDerivesFrom(Authorization + "AuthorizeAttribute"))
        .Select(attribute => attribute.ConstructorArguments.FirstOrDefault().Value as string ?? attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Policy").Value.Value as string)
        .OfType<string>();

    private IEnumerable<INamedTypeSymbol> Registered() =>
        registry.All.Where(registration => registration.Service.Is(Authorization + "IAuthorizationHandler")).Select(registration => registration.Implementation).OfType<INamedTypeSymbol>();
}
