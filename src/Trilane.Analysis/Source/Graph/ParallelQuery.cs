using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>Tells a parallel query that computes from one that only adds up a few numbers.</summary>
internal static class ParallelQuery
{
    /// <summary>True when something in the query's chain has a loop or calls code of the app or of a library beyond the framework.</summary>
    internal static bool IsHeavy(SyntaxNode call, SolutionModel solution)
    {
        var chain = call;
        while (chain.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax })
        {
            chain = chain.Parent is ArgumentSyntax argument ? argument.Parent!.Parent! : chain.Parent;
        }

        var model = solution.ModelOf(call.SyntaxTree);
        return chain.DescendantNodes().OfType<ArgumentSyntax>().Select(argument => argument.Expression).Any(expression => expression switch
        {
            AnonymousFunctionExpressionSyntax lambda => lambda.DescendantNodes().Any(node => IsWork(node, model, solution)),
            IdentifierNameSyntax or MemberAccessExpressionSyntax => model.GetSymbolInfo(expression).Symbol is IMethodSymbol method && IsOwn(method, solution),
            _ => false,
        });
    }

    private static bool IsWork(SyntaxNode node, SemanticModel model, SolutionModel solution) => node switch
    {
        ForStatementSyntax or ForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax => true,
        InvocationExpressionSyntax invocation => model.GetSymbolInfo(invocation).Symbol is IMethodSymbol method && IsOwn(method, solution),
        _ => false,
    };

    private static bool IsOwn(IMethodSymbol method, SolutionModel solution) =>
        solution.IsSource(method) || !(method.ContainingAssembly?.Name.StartsWith("System", StringComparison.Ordinal) ?? true);
}
