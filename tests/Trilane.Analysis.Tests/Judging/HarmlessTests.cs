using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Judging;

/// <summary>What looks as if it blocked and does not.</summary>
public class HarmlessTests
{
    [Theory]
    [InlineData("using var stream = new MemoryStream(); stream.Write([1]); stream.CopyTo(new MemoryStream());")]
    [InlineData("using var reader = new StringReader(\"a\"); reader.ReadLine();")]
    [InlineData("using var writer = new StreamWriter(new MemoryStream()); writer.WriteLine(1); writer.Flush();")]
    [InlineData("var stream = new MemoryStream(); using var reader = new StreamReader(stream); reader.ReadToEnd();")]
    [InlineData("Stream stream = new MemoryStream(); stream.ReadByte();")]
    [InlineData("var element = System.Text.Json.JsonSerializer.Deserialize<int>(new MemoryStream());")]
    [InlineData("System.Xml.Linq.XDocument.Load(new StringReader(\"<a/>\"));")]
    [InlineData("Parse(new MemoryStream()); static int Parse(Stream stream) => stream.ReadByte();")]
    [InlineData("if (gate.Wait(0)) { gate.Release(); }")]
    [InlineData("Thread.Sleep(0);")]
    [InlineData("var queue = new BlockingCollection<int>(); queue.Add(1);")]
    [InlineData("using var answer = await new HttpClient().GetAsync(\"x\"); using var text = new StreamReader(answer.Content.ReadAsStream()); counts += text.ReadToEnd().Length;")]
    [InlineData("GC.Collect(0, GCCollectionMode.Optimized, false);")]
    [InlineData("lock (gate) { counts++; }")]
    [InlineData("var a = Task.Delay(1); var b = Task.FromResult(1); await Task.WhenAll(a, b); counts += b.Result;")]
    [InlineData("var tasks = new List<Task<int>>(); await Task.WhenAll(tasks); counts += tasks.Sum(task => task.Result);")]
    [InlineData("var tasks = new[] { Task.FromResult(1) }; await Task.WhenAll(tasks); foreach (var task in tasks) { counts += task.Result; }")]
    [InlineData("var first = await Task.WhenAny(Numbers.One(), Numbers.One()); counts += first.Result;")]
    [InlineData("var value = Numbers.Two(); if (value.IsCompletedSuccessfully) { counts += value.Result; }")]
    [InlineData("var value = Numbers.One(); counts += value.IsCompleted ? value.Result : await value;")]
    [InlineData("await Numbers.One().ContinueWith(task => task.Result + 1);")]
    [InlineData("var exists = File.Exists(\"a\") && Directory.Exists(\"b\");")]
    [InlineData("counts += nameof(File.ReadAllText).Length;")]
    [InlineData("if (false) { File.ReadAllText(\"a\"); }")]
    [InlineData("using var file = File.OpenRead(\"a\"); await file.CopyToAsync(Stream.Null);")]
    [InlineData("await using var file = File.Create(\"a\"); await file.WriteAsync(new byte[1]);")]
    [InlineData("using var writer = new StreamWriter(\"a\"); await writer.WriteAsync(\"a\"); await writer.FlushAsync();")]
    [InlineData("using var stream = new BufferedStream(File.OpenRead(\"a\")); counts += await stream.ReadAsync(new byte[1]);")]
    [InlineData("counts += MD5.Create().ComputeHash(new MemoryStream()).Length;")]
    public void Handler_stays_on_the_async_lane(string code) => Snippet.App(
        $$"""app.MapGet("/x", async (SemaphoreSlim gate) => { var counts = 0; await Task.Delay(1); {{code}} return counts; });""",
        "static class Numbers { public static async Task<int> One() { await Task.Delay(1); return 1; } public static async ValueTask<int> Two() { await Task.Delay(1); return 2; } }")
        .Has("GET /x async");

    [Theory]
    [InlineData("counts += Numbers.One().Result; // finds: blocking")]
    [InlineData("Numbers.One().Wait(); // finds: blocking")]
    [InlineData("counts += Numbers.One().GetAwaiter().GetResult(); // finds: blocking")]
    [InlineData("counts += Numbers.One().ConfigureAwait(false).GetAwaiter().GetResult(); // finds: blocking")]
    [InlineData("counts += Numbers.Two().Result; // finds: blocking")]
    [InlineData("Task.WaitAll(Numbers.One()); // finds: blocking")]
    [InlineData("using var reader = new StreamReader(\"a\"); reader.ReadToEnd(); // finds: blocking")]
    [InlineData("using var writer = new StreamWriter(\"a\"); await writer.WriteAsync(\"a\"); // finds: blocking")]
    [InlineData("foreach (var line in File.ReadLines(\"a\")) { counts++; } // finds: blocking")]
    [InlineData("using var reader = System.Xml.XmlReader.Create(File.OpenRead(\"a\")); reader.ReadToFollowing(\"title\"); // finds: blocking")]
    [InlineData("using var writer = System.Xml.XmlWriter.Create(File.Create(\"a\")); await writer.WriteStringAsync(\"a\"); // finds: blocking")]
    [InlineData("gate.Wait(); // finds: blocking")]
    [InlineData("var queue = new BlockingCollection<int>(5); queue.Add(1); // finds: blocking")]
    [InlineData("using var answer = await new HttpClient().GetAsync(\"x\", HttpCompletionOption.ResponseHeadersRead); using var text = new StreamReader(answer.Content.ReadAsStream()); counts += text.ReadToEnd().Length; // finds: blocking")]
    [InlineData("lock (gate) { File.ReadAllText(\"a\"); } // finds: blocking")]
    [InlineData("var file = File.OpenRead(\"a\"); file.CopyTo(new MemoryStream()); // finds: blocking")]
    [InlineData("var file = File.OpenWrite(\"a\"); new MemoryStream().CopyTo(file); // finds: blocking")]
    [InlineData("var file = File.OpenWrite(\"a\"); new MemoryStream().WriteTo(file); // finds: blocking")]
    [InlineData("using var hash = SHA256.Create(); var file = File.OpenRead(\"a\"); counts += hash.ComputeHash(file).Length; // finds: blocking")]
    [InlineData("Parallel.ForEach(new[] { \"a\" }, name => File.ReadAllText(name)); // finds: blocking")]
    [InlineData("Parallel.Invoke(() => Thread.Sleep(1), () => { counts++; }); // finds: blocking")]
    [InlineData("var later = Numbers.One(); counts += later.Result; await later; // finds: blocking")]
    public void Blocking_call_is_found(string code) => Snippet.App(
        $$"""
        app.MapGet("/x", async (SemaphoreSlim gate) => { var counts = 0; await Task.Delay(1); {{code}}
            return counts; });
        """,
        "static class Numbers { public static async Task<int> One() { await Task.Delay(1); return 1; } public static async ValueTask<int> Two() { await Task.Delay(1); return 2; } }")
        .Has("GET /x async");

    [Fact]
    public void Streams_that_another_project_is_given_stay_what_they_are() => Snippet.Projects(
    [
        new("App", ["""
            using Tools;
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/memory", async () => { await Task.Delay(1); using var source = new MemoryStream(); using var target = new MemoryStream(); Pump.Copy(source, target); return target.ToArray(); });
            app.MapGet("/disk", async () => { await Task.Delay(1); using var source = File.OpenRead("a"); using var target = new MemoryStream(); Pump.Copy(source, target); return target.ToArray(); });
            app.Run();
            """]),
        new("Tools", ["""
            namespace Tools;
            public static class Pump
            {
                public static void Copy(Stream source, Stream target)
                {
                    var buffer = new byte[9];
                    int read;
                    while ((read = source.Read(buffer, 0, 9)) > 0) // finds: blocking
                    {
                        target.Write(buffer, 0, read);
                    }
                }
            }
            """]),
    ]).Has("GET /memory async", "GET /disk async");
}
