using Microsoft.CodeAnalysis;

namespace Trilane.Analysis;

/// <summary>
/// How the catalogue names an API: its documentation comment id without the leading letter and without the number of a method's type
/// parameters, <c>System.IO.File.ReadAllText(System.String)</c>, <c>System.Threading.Tasks.Task`1.Result</c>.
/// </summary>
internal static class ApiId
{
    /// <summary>The id of a method; of the property for its accessors.</summary>
    public static string? Of(IMethodSymbol method)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        ISymbol symbol = definition.AssociatedSymbol is IPropertySymbol property ? property.OriginalDefinition : definition;
        return symbol.GetDocumentationCommentId() is { } id ? FromDocumentation(id) : null;
    }

    /// <summary>The id of a type.</summary>
    public static string Of(ITypeSymbol type) => type.OriginalDefinition.GetDocumentationCommentId() is { Length: > 2 } id ? id.Substring(2) : type.Name;

    /// <summary>Makes an id of a documentation comment id: <c>M:A.B``1(``0)~C</c> becomes <c>A.B(``0)</c>.</summary>
    public static string FromDocumentation(string id)
    {
        var start = id.Length > 1 && id[1] == ':' ? 2 : 0;
        var end = id.IndexOf('~');
        id = id.Substring(start, (end < 0 ? id.Length : end) - start);
        var open = id.IndexOf('(');
        var name = open < 0 ? id : id.Substring(0, open);
        var arity = name.IndexOf("``", StringComparison.Ordinal);
        return arity < 0 ? id : name.Substring(0, arity) + (open < 0 ? "" : id.Substring(open));
    }

    /// <summary>The id without its parameters.</summary>
    public static string WithoutParameters(string id)
    {
        var open = id.IndexOf('(');
        return open < 0 ? id : id.Substring(0, open);
    }

    /// <summary>As a person would write it: <c>File.ReadAllText</c>, <c>new FileStream</c>.</summary>
    public static string Display(string id)
    {
        var name = WithoutParameters(id);
        var last = name.LastIndexOf('.');
        if (last < 0)
        {
            return name;
        }

        var type = name.Substring(0, last);
        var member = name.Substring(last + 1);
        type = WithoutArity(type.Substring(type.LastIndexOf('.') + 1));
        return member == "#ctor" ? "new " + type : type + "." + member;
    }

    private static string WithoutArity(string type)
    {
        var tick = type.IndexOf('`');
        return tick < 0 ? type : type.Substring(0, tick);
    }
}
