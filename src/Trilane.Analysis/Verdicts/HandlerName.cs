using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Trilane.Analysis;

/// <summary>The part of a handler's declaration that a person would point at.</summary>
internal static class HandlerName
{
    internal static Location Of(SyntaxNode syntax) => syntax switch
    {
        MethodDeclarationSyntax method => method.Identifier.GetLocation(),
        LocalFunctionStatementSyntax local => local.Identifier.GetLocation(),
        _ => syntax.GetLocation(),
    };
}
