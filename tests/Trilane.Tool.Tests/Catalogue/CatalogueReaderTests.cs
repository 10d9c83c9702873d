using Trilane.Analysis;

namespace Trilane.Tool.Tests.Catalogue;

/// <summary>A data file that can't be read is answered with its line and what would be right.</summary>
public sealed class CatalogueReaderTests
{
    [Theory]
    [InlineData("", "own.txt, line 1: it has no line 'library: NAME'.")]
    [InlineData("kind: neutral", "own.txt, line 1: 'kind: neutral' stands before 'library: NAME', which must be the first line.")]
    [InlineData("library: A\nkind: slow", "own.txt, line 2: 'slow' is no kind. Kinds are async-ready, sync-only, cpu-heavy, neutral and unknown.")]
    [InlineData("library: A\n[slow]", "own.txt, line 2: 'slow' is no section. Sections are sync-only, metadata, cpu-heavy, cpu-moderate, async-ready, neutral, unknown, device, memory and query-extensions.")]
    [InlineData("library: A\n[sync-only, slow]", "own.txt, line 2: 'slow' is no property of a section. These are lazy, depends-on-stream, delegates-on-shared-pool and delegates-elsewhere.")]
    [InlineData("library: A\n[sync-only", "own.txt, line 2: the section '[sync-only' lacks its closing bracket.")]
    [InlineData("library: A\n[sync-only]\nA.B.C\nA.B.C", "own.txt, line 4: 'A.B.C' stands in line 3 already.")]
    [InlineData("library: A\n[sync-only]\nOpen the file", "own.txt, line 3: 'Open the file' is no API. Wanted is the full name of a member, such as Vendor.Client.Send, with ' -> replacement' and ' | note' after it where wanted.")]
    public void Line_that_is_wrong_is_named(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => CatalogueReader.Read("own.txt", text)).Message);

    [Fact]
    public void Line_has_a_replacement_and_a_note()
    {
        var library = CatalogueReader.Read("own.txt", "# Ours.\nlibrary: ERP\npackages: Contoso.Erp*\nnamespaces: Contoso.Erp\nkind: sync-only\nabout: Blocks.\n\n[sync-only]\nContoso.Erp.Client.Post -> Client.Queue | Slow.\n");
        var entry = library.Rules.Single().ToEntry("Contoso.Erp.Client.Post");
        Assert.Equal(("Client.Queue", "Slow.", true), (entry.Replacement, entry.Note, entry.HasAwaitableForm));
        Assert.True(library.Packages.Single().Matches("contoso.erp.client"));
    }

    [Theory]
    [InlineData("A.B.C", "A.B.C(System.Int32)", true)]
    [InlineData("A.B.C(System.Int32)", "A.B.C(System.Int32)", true)]
    [InlineData("A.B.C(System.Int32)", "A.B.C", false)]
    [InlineData("A.B.*", "A.B.C(System.Int32)", true)]
    [InlineData("A.*.*Async", "A.B.ReadAsync", true)]
    [InlineData("A.*.*Async", "A.B.Read", false)]
    [InlineData("A.B.C(System.String*", "A.B.C(System.String,System.Int32)", true)]
    [InlineData("A.B.Cat*", "A.B.C", false)]
    public void Star_stands_for_any_characters_and_no_parameters_for_every_overload(string pattern, string id, bool matches) =>
        Assert.Equal(matches, new ApiPattern(pattern).Matches(id));

    [Fact]
    public void Every_file_that_ships_can_be_read_and_says_what_it_is()
    {
        Assert.True(CatalogueData.BuiltIn.Count > 50);
        Assert.All(CatalogueData.BuiltIn, library => Assert.NotEqual("", library.About));
    }
}
