using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Trilane.Analysis;
using Trilane.Tool.Tests.Support;

namespace Trilane.Tool.Tests.Catalogue;

/// <summary>What the catalogue says of calls.</summary>
public sealed class ApiCatalogueTests
{
    private static readonly CSharpCompilation _app = Framework.Compile("""
        public class Recycled : MemoryStream { public override int ReadByte() => base.ReadByte(); }
        public class Mail { public void Send(string to) { } public Task SendAsync(string to, CancellationToken token = default) => Task.CompletedTask; }
        public class Other { public void Send(string to) { } public Task SendAsync(int number) => Task.CompletedTask; }
        public class Void { public void Send(string to) { } public void SendAsync(string to) { } }
        public interface IStore { int Count(); }
        public static class StoreExtensions { public static Task<int> CountAsync(this IStore store, CancellationToken token = default) => Task.FromResult(1); }
        namespace Microsoft.Data.Sqlite { public class SqliteConnection : System.Data.Common.DbConnection {
            public override string ConnectionString { get; set; } = ""; public override string Database => ""; public override string DataSource => ""; public override string ServerVersion => "";
            public override System.Data.ConnectionState State => default; public override void ChangeDatabase(string name) { } public override void Close() { } public override void Open() { }
            protected override System.Data.Common.DbTransaction BeginDbTransaction(System.Data.IsolationLevel level) => null!; protected override System.Data.Common.DbCommand CreateDbCommand() => null!; } }
        """);

    [Theory]
    [InlineData("System.IO.File", "ReadAllText", nameof(CallKind.SyncOnly), "File.ReadAllTextAsync")]
    [InlineData("System.IO.File", "ReadAllTextAsync", nameof(CallKind.AsyncReady), null)]
    [InlineData("System.IO.MemoryStream", "Read", nameof(CallKind.Neutral), null)]
    [InlineData("System.IO.FileStream", "Read", nameof(CallKind.SyncOnly), "FileStream.ReadAsync")]
    [InlineData("Recycled", "ReadByte", nameof(CallKind.Neutral), null)]
    [InlineData("System.Threading.Tasks.Task`1", "Result", nameof(CallKind.SyncOnly), "await")]
    [InlineData("System.Threading.Tasks.Parallel", "For", nameof(CallKind.CpuHeavy), null)]
    [InlineData("System.Security.Cryptography.SHA256", "HashData", nameof(CallKind.Neutral), null)]
    [InlineData("System.Net.Mail.SmtpClient", "Send", nameof(CallKind.SyncOnly), "SmtpClient.SendMailAsync")]
    [InlineData("System.Text.StringBuilder", "Append", nameof(CallKind.Neutral), null)]
    public void Line_for_the_member_or_the_nearest_that_it_overrides_decides(string type, string member, string kind, string? replacement)
    {
        var entry = Find(type, member)!;
        Assert.Equal((kind, replacement), (entry.Kind.ToString(), entry.Replacement));
    }

    [Theory]
    [InlineData("Mail", "Mail.SendAsync")]
    [InlineData("Other", null)]
    [InlineData("Void", null)]
    public void Sibling_counts_if_it_can_be_awaited_and_takes_the_same(string type, string? replacement) =>
        Assert.Equal(replacement, Find(type, "Send")?.Replacement);

    [Fact]
    public void Extension_method_can_be_the_awaitable_sibling() =>
        Assert.Equal("StoreExtensions.CountAsync", Find("IStore", "Count")?.Replacement);

    [Fact]
    public void Async_member_of_SQLite_blocks_although_it_is_inherited()
    {
        var connection = _app.GetTypeByMetadataName("Microsoft.Data.Sqlite.SqliteConnection")!;
        var open = _app.GetTypeByMetadataName("System.Data.Common.DbConnection")!.GetMembers("OpenAsync").OfType<IMethodSymbol>().First();
        var catalogue = new ApiCatalogue([], []);
        Assert.Equal(CallKind.AsyncReady, catalogue.Find(open, _app)!.Kind);
        Assert.Equal(CallKind.SyncOnly, catalogue.Find(open, _app, connection)!.Kind);
    }

    [Fact]
    public void Metadata_calls_are_of_low_severity() =>
        Assert.Equal((CallKind.SyncOnly, CallSeverity.Low), (Find("System.IO.File", "Exists")!.Kind, Find("System.IO.File", "Exists")!.Severity));

    [Fact]
    public void Own_file_counts_before_the_data_that_ships()
    {
        var own = CatalogueReader.Read("trilane.catalogue.txt", "library: Ours\n[neutral]\nSystem.IO.File.ReadAllText | Read from a memory disk.");
        Assert.Equal(CallKind.Neutral, Find("System.IO.File", "ReadAllText", own)!.Kind);
    }

    [Fact]
    public void Entity_Framework_over_SQLite_alone_is_sync_only()
    {
        const string Save = "Microsoft.EntityFrameworkCore.DbContext.SaveChangesAsync(System.Threading.CancellationToken)";
        Assert.Equal(CallKind.AsyncReady, new ApiCatalogue([], ["Microsoft.EntityFrameworkCore"]).FindById(Save)!.Kind);
        Assert.Equal(CallKind.SyncOnly, new ApiCatalogue([], ["Microsoft.EntityFrameworkCore.Sqlite"]).FindById(Save)!.Kind);
        Assert.Equal(CallKind.AsyncReady, new ApiCatalogue([], ["Microsoft.EntityFrameworkCore.Sqlite", "Npgsql.EntityFrameworkCore.PostgreSQL"]).FindById(Save)!.Kind);
    }

    [Theory]
    [InlineData("System.IO.FileStream", nameof(StreamTrait.Device))]
    [InlineData("Recycled", nameof(StreamTrait.Memory))]
    [InlineData("System.IO.StringWriter", nameof(StreamTrait.Memory))]
    [InlineData("System.IO.Stream", nameof(StreamTrait.Unknown))]
    public void Streams_are_known_by_their_type(string type, string trait) =>
        Assert.Equal(trait, new ApiCatalogue([], []).StreamsOf(_app.GetTypeByMetadataName(type)!).ToString());

    private static CatalogueEntry? Find(string type, string member, params IEnumerable<CatalogueLibrary> own)
    {
        var method = _app.GetTypeByMetadataName(type)!.GetMembers(member).Select(symbol => symbol is IPropertySymbol property ? property.GetMethod! : (IMethodSymbol)symbol).First();
        return new ApiCatalogue(own, []).Find(method, _app);
    }
}
