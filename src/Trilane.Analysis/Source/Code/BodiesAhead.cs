using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>
/// Has the compiler bind the bodies of the app's source on another thread, so that whoever walks them finds them bound: binding is a third
/// of what a plan takes, and the rest of it is one thread's work.
/// </summary>
internal static class BodiesAhead
{
    /// <summary>Begins; what it does is only ever a gain in time, so that nobody needs to wait for its end.</summary>
    internal static Task Bind(SolutionModel solution, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            foreach (var tree in solution.Trees)
            {
                var model = solution.ModelOf(tree);
                foreach (var declaration in tree.GetRoot(cancellationToken).DescendantNodes(node => node is not (BlockSyntax or ExpressionSyntax)))
                {
                    if (declaration is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax)
                    {
                        model.GetOperation(declaration, cancellationToken);
                    }
                }
            }
        },
        cancellationToken);
}
