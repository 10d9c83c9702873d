using Microsoft.CodeAnalysis;
using Trilane.Analysis;
using Trilane.Tool.Tests.Support;

namespace Trilane.Tool.Tests.Catalogue;

/// <summary>What the data says of the framework is about members that .NET 10 really has.</summary>
public sealed class FrameworkDataTests
{
    private static readonly Compilation _framework = Framework.Compile("");
    private static readonly Lazy<string[]> _ids = new(() => [.. Ids(_framework).Order(StringComparer.Ordinal)]);

    public static TheoryData<string> Libraries => [.. CatalogueData.BuiltIn.Where(library => library.IsFramework && library.Namespaces.Count > 0).Select(library => library.Source)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_line_about_the_framework_names_something_that_exists(string source)
    {
        var library = CatalogueData.BuiltIn.Single(library => library.Source == source);
        var missing = library.Rules.Where(rule => !Matches(rule.Pattern).Any()).Select(rule => $"{source}, line {rule.Line}: {rule.Pattern.Text}");
        Assert.False(missing.Any(), string.Join('\n', missing));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_replacement_that_is_the_same_name_with_Async_exists(string source)
    {
        var library = CatalogueData.BuiltIn.Single(library => library.Source == source);
        var names = _ids.Value.Select(id => ApiId.Display(id)).ToHashSet();
        var missing = library.Rules
            .SelectMany(rule => Matches(rule.Pattern).Select(id => (rule.Line, Id: id, Replacement: rule.ReplacementFor(id))))
            .Where(found => found.Replacement is { } replacement && replacement.EndsWith("Async", StringComparison.Ordinal) && !Exists(names, found.Id, replacement))
            .Select(found => $"{source}, line {found.Line}: {found.Id} -> {found.Replacement}");
        Assert.False(missing.Any(), string.Join('\n', missing));
    }

    private static IEnumerable<string> Matches(ApiPattern pattern)
    {
        var first = Array.BinarySearch(_ids.Value, pattern.Stem, StringComparer.Ordinal);
        return _ids.Value.Skip(first < 0 ? ~first : first).TakeWhile(id => id.StartsWith(pattern.Stem, StringComparison.Ordinal)).Where(pattern.Matches);
    }

    // The awaitable form may stand on a base type: FileStream.ReadAtLeastAsync is Stream's.
    private static bool Exists(HashSet<string> names, string id, string replacement) =>
        names.Contains(replacement) || Bases(id).Any(type => names.Contains($"{type}.{replacement[(replacement.IndexOf('.') + 1)..]}"));

    private static IEnumerable<string> Bases(string id)
    {
        var name = ApiId.WithoutParameters(id);
        var type = _framework.GetTypeByMetadataName(name[..name.LastIndexOf('.')]);
        for (; type is not null; type = type.BaseType)
        {
            yield return type.Name;
        }
    }

    private static HashSet<string> Ids(Compilation compilation)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in Types(compilation.GlobalNamespace))
        {
            ids.Add(ApiId.Of(type));
            foreach (var member in type.GetMembers())
            {
                if (member is IMethodSymbol or IFieldSymbol && (member is IMethodSymbol method ? ApiId.Of(method) : ApiId.FromDocumentation(member.GetDocumentationCommentId()!)) is { } id)
                {
                    ids.Add(id);
                }
            }
        }

        return ids;
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container.GetTypeMembers().SelectMany(type => Types(type).Prepend(type))
            .Concat(container is INamespaceSymbol space ? space.GetNamespaceMembers().SelectMany(Types) : []);
}
