using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>The part of a call that a person would point at: its name, which for a long chain stands on a line of its own.</summary>
internal static class CallName
{
    internal static SyntaxNode Of(SyntaxNode syntax) => syntax switch
    {
        InvocationExpressionSyntax invocation => Of(invocation.Expression),
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        ConditionalAccessExpressionSyntax conditional => Of(conditional.WhenNotNull),
        _ => syntax,
    };
}
