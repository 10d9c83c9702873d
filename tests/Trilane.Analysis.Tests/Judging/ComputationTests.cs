using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Judging;

/// <summary>How long key derivation takes is in its numbers.</summary>
public sealed class ComputationTests
{
    [Theory]
    [InlineData("50_000_000", "job")]
    [InlineData("100_000", "blocking")]
    public void Iterations_may_be_given_to_the_constructor(string iterations, string lane) => Snippet.App(
        $$"""
        app.MapPost("/key", async (string password) =>
        {
            await Task.Delay(1);
            using var derive = new Rfc2898DeriveBytes(password, new byte[16], {{iterations}}, HashAlgorithmName.SHA256);
            return derive.GetBytes(32); // finds: cpu-heavy
        });
        """).Has($"POST /key {lane}");

    [Theory]
    [InlineData("for (var i = 0; i < 50; i++) key = Rfc2898DeriveBytes.Pbkdf2(key, salt, 100_000, HashAlgorithmName.SHA256, 32); // finds: cpu-heavy", "job")]
    [InlineData("key = Rfc2898DeriveBytes.Pbkdf2(key, salt, 600_000, HashAlgorithmName.SHA256, 32); // finds: cpu-heavy", "blocking")]
    [InlineData("key = Rfc2898DeriveBytes.Pbkdf2(key, salt, 1_000, HashAlgorithmName.SHA256, 32);", "async")]
    [InlineData("using var derive = new Rfc2898DeriveBytes(key, salt, 1_000, HashAlgorithmName.SHA256); key = derive.GetBytes(32);", "async")]
    [InlineData("System.Diagnostics.Process.Start(\"/usr/bin/ffmpeg\", \"-i a b\");", "job")]
    [InlineData("using var process = new System.Diagnostics.Process { StartInfo = new() { FileName = \"tesseract\" } }; process.Start();", "job")]
    [InlineData("var start = new System.Diagnostics.ProcessStartInfo(\"ffmpeg.exe\"); System.Diagnostics.Process.Start(start);", "job")]
    [InlineData("using var process = System.Diagnostics.Process.Start(\"git\", \"fetch\"); await process.WaitForExitAsync();", "async")]
    [InlineData("foreach (var part in new[] { salt, key }) key = SHA256.HashData([.. key, .. part]);", "async")]
    [InlineData("for (var i = 0; i < 5_000_000; i++) key = Once(key); static byte[] Once(byte[] data) => SHA256.HashData(data); // finds: cpu-heavy", "job")]
    [InlineData("Parallel.ForEach(new[] { 1 }, number => Math.Sqrt(number)); // finds: cpu-heavy", "job")]
    public void Work_takes_as_long_as_it_is_told(string code, string lane) => Snippet.App(
        $$"""
        app.MapPost("/work", async (byte[] key, byte[] salt) =>
        {
            await Task.Delay(1);
            {{code}}
            return key;
        });
        """).Has($"POST /work {lane}");

    [Fact]
    public void Full_reindex_is_a_job_and_one_document_is_none() => Snippet.App(
        """
        app.MapPost("/reindex", async (SearchIndex index, Store store) => index.Rebuild(await store.AllAsync()));
        app.MapPost("/add", async (SearchIndex index, Store store) => index.Add((await store.AllAsync())[0]));
        app.MapPost("/remote", async (RemoteIndex index, Store store) => await index.ReindexAsync(await store.AllAsync()));
        """,
        """
        public record Document(int Id, string Text);
        public class Store { public async Task<List<Document>> AllAsync() { await Task.Delay(1); return []; } }
        public class SearchIndex
        {
            private readonly Dictionary<string, List<int>> _postings = [];
            public void Rebuild(List<Document> documents) { foreach (var document in documents) foreach (var word in document.Text.Split(' ')) _postings[word].Add(document.Id); }
            public void Add(Document document) { foreach (var word in document.Text.Split(' ')) _postings[word].Add(document.Id); }
        }
        public class RemoteIndex { public async Task ReindexAsync(List<Document> documents) { foreach (var document in documents) await Task.Delay(document.Id); } }
        """,
        "services.AddSingleton<SearchIndex>(); services.AddSingleton<RemoteIndex>(); services.AddScoped<Store>();").Has("POST /reindex job", "POST /add async", "POST /remote async");

    [Fact]
    public void Password_hash_holds_up_others_and_is_no_job_unless_it_is_made_to_take_seconds() => Snippet.Projects(
    [
        new("App", [
            """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/login", async (string password) => { await Task.Delay(1); return BCrypt.Net.BCrypt.HashPassword(password, 11); }); // finds: cpu-heavy
            app.MapPost("/vault", async (string password) => { await Task.Delay(1); return BCrypt.Net.BCrypt.HashPassword(password, 16); }); // finds: cpu-heavy
            app.MapPost("/sync", (string password) => BCrypt.Net.BCrypt.HashPassword(password, 11));
            app.Run();
            """]),
        new("BCrypt.Net-Next", ["namespace BCrypt.Net; public static class BCrypt { public static string HashPassword(string password, int workFactor) => password; }"], IsBinary: true),
    ]).Has("POST /login blocking", "POST /sync blocking", "POST /vault job");

    [Fact]
    public void Loops_over_collections_of_things_are_no_long_computation() => Snippet.App(
        """app.MapPost("/total", (Order[] orders) => Totals.Of(orders));""",
        """
        public record Line(double Price, double[] Taxes);
        public record Order(Line[] Lines);
        static class Totals
        {
            public static double Of(Order[] orders)
            {
                var total = 0.0;
                foreach (var order in orders)
                    foreach (var line in order.Lines)
                        foreach (var tax in line.Taxes)
                            total += line.Price * tax;
                return total;
            }
        }
        """).Has("POST /total async");
}
