using Microsoft.CodeAnalysis;
using Trilane.Analysis;
using Trilane.Tool.Tests.Support;

namespace Trilane.Tool.Tests.Binaries;

/// <summary>Libraries without source are judged by their code, and the way through it is the evidence.</summary>
public sealed class BinaryJudgeTests
{
    [Theory]
    [InlineData(OptimizationLevel.Release)]
    [InlineData(OptimizationLevel.Debug)]
    public void Method_that_reaches_a_blocking_call_is_sync_only_and_the_way_is_the_evidence(OptimizationLevel optimization)
    {
        using var vendor = new Vendor("""
            public class Client
            {
                public string Get(int id) => Read("/orders/" + id);
                private string Read(string path) { using var reader = new Transport(); return reader.Fetch(path); }
            }
            class Transport : IDisposable
            {
                public string Fetch(string path) => File.ReadAllText(path);
                public void Dispose() { }
            }
            """, optimization);
        var verdict = vendor.Judge("Client.Get")!;
        Assert.Equal(CallKind.SyncOnly, verdict.Kind);
        Assert.Equal(["Client.Get", "Client.Read", "Transport.Fetch", "File.ReadAllText"], verdict.Path);
        Assert.False(verdict.HasAwaitableForm);
    }

    [Fact]
    public void Loops_around_the_call_of_a_method_that_loops_count_with_its_own()
    {
        using var vendor = new Vendor("""
            public class Comparer
            {
                public int Compare(System.Collections.Generic.List<double[]> pages) { var best = 0; foreach (var page in pages) foreach (var other in pages) best = Math.Max(best, Nearest(page, other)); return best; }
                public int One(double[] page, double[] other) => Nearest(page, other);
                private static int Nearest(double[] page, double[] other)
                {
                    var nearest = 0;
                    for (var i = 0; i < page.Length; i++)
                        for (var j = 0; j < other.Length; j++)
                            if (Math.Abs(page[i] - other[j]) < Math.Abs(page[i] - other[nearest])) nearest = j;
                    return nearest;
                }
            }
            """);
        Assert.Equal((CallKind.CpuHeavy, CpuWeight.Seconds), (vendor.Judge("Comparer.Compare")!.Kind, vendor.Judge("Comparer.Compare")!.CpuWeight));
        Assert.Equal(CallKind.Neutral, vendor.Judge("Comparer.One")!.Kind);
    }

    [Theory]
    [InlineData("public Task<string> GetAsync() => Task.FromResult(File.ReadAllText(\"x\"));")]
    [InlineData("public async Task<string> GetAsync() { await Task.Yield(); return File.ReadAllText(\"x\"); }")]
    [InlineData("public Task<string> GetAsync() => Task.Run(() => File.ReadAllText(\"x\"));")]
    [InlineData("public async ValueTask<string> GetAsync() => await Task.Run(() => { Thread.Sleep(100); return \"\"; });")]
    [InlineData("public async IAsyncEnumerable<int> GetAsync() { Thread.Sleep(10); yield return 1; await Task.Yield(); }")]
    [InlineData("public Task<string> GetAsync() => Task.Factory.StartNew(() => File.ReadAllText(\"x\"));")]
    public void Async_method_that_blocks_on_the_way_is_fake(string member)
    {
        foreach (var optimization in new[] { OptimizationLevel.Release, OptimizationLevel.Debug })
        {
            using var vendor = new Vendor($"public class Client {{ {member} }}", optimization);
            var verdict = vendor.Judge("Client.GetAsync")!;
            Assert.Equal(CallKind.SyncOnly, verdict.Kind);
            Assert.True(verdict.IsFakeAsync);
        }
    }

    [Theory]
    [InlineData("public async Task<string> GetAsync() { using var client = new System.Net.Http.HttpClient(); return await client.GetStringAsync(\"http://x\"); }")]
    [InlineData("public async Task<string> GetAsync() { using var stream = File.OpenRead(\"x\"); using var reader = new StreamReader(stream); return await reader.ReadToEndAsync().ConfigureAwait(false); }")]
    [InlineData("public async Task<int> GetAsync() { var a = File.ReadAllTextAsync(\"a\"); var b = File.ReadAllTextAsync(\"b\"); await Task.WhenAll(a, b); return a.Result.Length + b.Result.Length; }")]
    [InlineData("private readonly object _lock = new(); private int _n; public async Task<int> GetAsync() { lock (_lock) { _n++; } await Task.Delay(1); return _n; }")]
    [InlineData("public ValueTask<int> GetAsync() => new(1);")]
    [InlineData("public async Task<string> GetAsync() { await using var stream = new FileStream(\"x\", FileMode.Open); var text = await File.ReadAllTextAsync(\"x\").ConfigureAwait(false); await Task.Delay(1).ConfigureAwait(false); return text; }")]
    [InlineData("public async IAsyncEnumerable<string> GetAsync() { await foreach (var line in File.ReadLinesAsync(\"x\").ConfigureAwait(false)) { await Task.Delay(1).ConfigureAwait(false); yield return line; } }")]
    [InlineData("public async Task<string> GetAsync(Task<string> task) { await task; return task.Result; }")]
    [InlineData("public Task GetAsync() => Task.Factory.StartNew(() => Thread.Sleep(1000), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);")]
    [InlineData("private static readonly Lazy<string> _text = new(() => File.ReadAllText(\"x\")); public async Task<int> GetAsync() { await Task.Yield(); return 1; }")]
    [InlineData("public async Task<int> GetAsync() { try { await Task.Yield(); return 1; } catch (Exception) { File.AppendAllText(\"log\", \"x\"); throw; } }")]
    public void Async_method_that_really_awaits_is_async_ready(string member)
    {
        foreach (var optimization in new[] { OptimizationLevel.Release, OptimizationLevel.Debug })
        {
            using var vendor = new Vendor($"public class Client {{ {member} }}", optimization);
            Assert.Equal(CallKind.AsyncReady, vendor.Judge("Client.GetAsync")!.Kind);
        }
    }

    [Theory]
    [InlineData("public int Get() { var stream = new MemoryStream(); stream.WriteByte(1); stream.Position = 0; return stream.ReadByte(); }")]
    [InlineData("public string? Get() { using TextReader reader = new StringReader(\"x\"); return reader.ReadLine(); }")]
    [InlineData("public string Get() { using var reader = new StreamReader(new MemoryStream(new byte[3])); return reader.ReadToEnd(); }")]
    [InlineData("public byte[] Get() => System.Security.Cryptography.SHA256.HashData(new byte[10]);")]
    [InlineData("public bool Get() => File.Exists(\"x\");")]
    [InlineData("public void Get() { new Thread(() => Thread.Sleep(1000)).Start(); }")]
    [InlineData("public void Get() { _ = new Timer(_ => Thread.Sleep(10), null, 1, 1); }")]
    [InlineData("public bool Get() { using var gate = new SemaphoreSlim(1); return gate.Wait(0); }")]
    [InlineData("public int Get() { try { return 1; } catch (IOException) { Thread.Sleep(10); return 0; } }")]
    [InlineData("private readonly System.Collections.Concurrent.BlockingCollection<string> _queue = new(); public void Get() => _queue.Add(\"x\");")]
    [InlineData("public int Get() { Logger.Write(\"x\"); return 1; } static class Logger { public static void Write(string text) => File.AppendAllText(\"log\", text); }")]
    public void What_only_touches_memory_or_runs_elsewhere_is_harmless(string member)
    {
        foreach (var optimization in new[] { OptimizationLevel.Release, OptimizationLevel.Debug })
        {
            using var vendor = new Vendor($"public class Client {{ {member} }}", optimization);
            Assert.Equal(CallKind.Neutral, vendor.Judge("Client.Get")!.Kind);
        }
    }

    [Theory]
    [InlineData("public int Get(Stream stream) => stream.ReadByte();")]
    [InlineData("public string Get(Stream stream) { using var reader = new StreamReader(stream); return reader.ReadToEnd(); }")]
    [InlineData("public void Get(TextWriter writer) => Write(writer, 1); private void Write(TextWriter writer, int number) => writer.WriteLine(number);")]
    public void What_waits_for_the_streams_that_it_is_given_says_so(string member)
    {
        using var vendor = new Vendor($"public class Client {{ {member} }}");
        var verdict = vendor.Judge("Client.Get")!;
        Assert.Equal((CallKind.SyncOnly, true), (verdict.Kind, verdict.FollowsStreams));
    }

    [Theory]
    [InlineData("public int Get() { using var stream = File.OpenRead(\"x\"); return stream.ReadByte(); }", "FileStream.ReadByte")]
    [InlineData("public string Get() { using var reader = new StreamReader(\"x\"); return reader.ReadToEnd(); }", "StreamReader.ReadToEnd")]
    [InlineData("private readonly Stream _stream = new System.Net.Sockets.TcpClient().GetStream(); public int Get() => _stream.Read(new byte[1], 0, 1);", "Stream.Read")]
    [InlineData("private Stream Open() => File.OpenRead(\"x\"); public int Get() => Open().ReadByte();", "Stream.ReadByte")]
    [InlineData("public string Get() => Task.Delay(1).ContinueWith(_ => \"\").Result;", "Task.Result")]
    [InlineData("public void Get() => Task.Delay(1).GetAwaiter().GetResult();", "TaskAwaiter.GetResult")]
    [InlineData("public void Get() => Invoke(() => Thread.Sleep(1)); private void Invoke(Action action) => action();", "Thread.Sleep")]
    [InlineData("public Client Get() => new Client(1); public Client() { } private Client(int wait) { Thread.Sleep(wait); }", "Thread.Sleep")]
    [InlineData("public string Get => File.ReadAllText(\"x\");", "File.ReadAllText")]
    [InlineData("public int Get() { for (var i = 1; ; i++) { try { return int.Parse(\"1\"); } catch (FormatException) when (i < 3) { Thread.Sleep(200 * i); } } }", "Thread.Sleep")]
    [InlineData("public IEnumerable<string> Get() { foreach (var line in File.ReadLines(\"x\")) yield return line; }", "File.ReadLines")]
    [InlineData("public void Get() { using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp); socket.Connect(\"x\", 1); }", "Socket.Connect")]
    [InlineData("private readonly IPort _port = new SerialPort(); public void Get() => _port.Send(); interface IPort { void Send(); } class SerialPort : IPort { void IPort.Send() => Thread.Sleep(10); }", "Thread.Sleep")]
    [InlineData("private readonly Base _port = new Derived(); public void Get() => _port.Send(); abstract class Base { public abstract void Send(); } class Derived : Base { public override void Send() => Thread.Sleep(10); }", "Thread.Sleep")]
    public void What_waits_for_a_device_or_a_task_is_sync_only(string member, string leaf)
    {
        foreach (var optimization in new[] { OptimizationLevel.Release, OptimizationLevel.Debug })
        {
            using var vendor = new Vendor($"public class Client {{ {member} }}", optimization);
            var verdict = vendor.Judge("Client.Get")!;
            Assert.Equal((CallKind.SyncOnly, leaf), (verdict.Kind, verdict.LeafApi));
        }
    }

    [Fact]
    public void Interface_is_judged_by_its_implementations_in_the_library()
    {
        using var vendor = new Vendor("""
            public interface IClient { string Get(); }
            public static class Clients { public static IClient Create() => new Client(); }
            class Client : IClient { public string Get() => File.ReadAllText("x"); }
            """);
        Assert.Equal(CallKind.SyncOnly, vendor.Judge("IClient.Get")!.Kind);
    }

    [Fact]
    public void Honest_async_twin_is_the_awaitable_form()
    {
        using var vendor = new Vendor("""
            public class Client
            {
                public string Get(int id) => File.ReadAllText("x");
                public Task<string> GetAsync(int id, CancellationToken token = default) => File.ReadAllTextAsync("x", token);
            }
            """);
        var verdict = vendor.Judge("Client.Get")!;
        Assert.True(verdict.HasAwaitableForm);
        Assert.Equal("Client.GetAsync", verdict.Replacement);
    }

    [Fact]
    public void Fake_async_twin_is_no_awaitable_form()
    {
        using var vendor = new Vendor("""
            public class Client
            {
                public string Get(int id) => File.ReadAllText("x");
                public Task<string> GetAsync(int id) => Task.FromResult(Get(id));
            }
            """);
        Assert.False(vendor.Judge("Client.Get")!.HasAwaitableForm);
    }

    [Theory]
    [InlineData("public byte[] Get(string p) => System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(p, new byte[8], 100000, System.Security.Cryptography.HashAlgorithmName.SHA256, 32);")]
    [InlineData("public byte[] Get(byte[] data) { for (var i = 0; i < 500_000; i++) { data = System.Security.Cryptography.SHA256.HashData(data); } return data; }")]
    [InlineData("public byte[] Get(byte[] data, int iterations) { for (var i = 0; i < iterations; i++) { data = System.Security.Cryptography.SHA256.HashData(data); } return data; }")]
    [InlineData("public double[,] Get(double[,] a, double[,] b, int n) { var c = new double[n, n]; for (var i = 0; i < n; i++) for (var j = 0; j < n; j++) { var sum = 0.0; for (var k = 0; k < n; k++) sum += a[i, k] * b[k, j]; c[i, j] = sum; } return c; }")]
    [InlineData("public double Get() { var x = 0.0; for (var i = 0; i < 100_000_000; i++) x += Math.Sqrt(i); return x; }")]
    [InlineData("public int Get(byte[] a, int n) { var best = 0; for (var i = 0; i < n; i++) for (var j = 0; j < i; j++) { var length = 0; while (i + length < n && a[j + length] == a[i + length]) length++; if (length > best) best = length; } return best; }")]
    [InlineData("public long Get(byte[] data) { for (long n = 0; ; n++) { data = System.Security.Cryptography.SHA256.HashData(data); if (data[0] == 0) return n; } }")]
    [InlineData("public Task<double> Get() => Task.Run(() => { var x = 0.0; for (var i = 0; i < 100_000_000; i++) x += Math.Sqrt(i); return x; });")]
    public void Long_computation_is_cpu_heavy(string member)
    {
        foreach (var optimization in new[] { OptimizationLevel.Release, OptimizationLevel.Debug })
        {
            using var vendor = new Vendor($"public class Client {{ {member} }}", optimization);
            var verdict = vendor.Judge("Client.Get")!;
            Assert.Equal((CallKind.CpuHeavy, CpuWeight.Seconds), (verdict.Kind, verdict.CpuWeight));
        }
    }

    [Theory]
    [InlineData("public int Get(string text) { var sum = 0; foreach (var letter in text) sum = sum * 31 + letter; return sum; }")]
    [InlineData("public int Get(int[][] rows) { var sum = 0; foreach (var row in rows) foreach (var cell in row) sum += cell * 2; return sum; }")]
    [InlineData("public double Get() { var x = 0.0; for (var i = 0; i < 1000; i++) x += Math.Sqrt(i); return x; }")]
    public void Short_computation_is_harmless(string member)
    {
        using var vendor = new Vendor($"public class Client {{ {member} }}");
        Assert.Equal(CallKind.Neutral, vendor.Judge("Client.Get")!.Kind);
    }

    [Fact]
    public void Native_code_that_is_not_known_is_said_to_be_unknown()
    {
        using var vendor = new Vendor("""
            using System.Runtime.InteropServices;
            public class Scale
            {
                [DllImport("tilbury_native.dll")] private static extern int read_weight(int port);
                public int Weigh() => read_weight(1);
            }
            """);
        var verdict = vendor.Judge("Scale.Weigh")!;
        Assert.Equal(CallKind.Unknown, verdict.Kind);
        Assert.Equal(["Scale.Weigh", "Scale.read_weight", "tilbury_native.read_weight"], verdict.Path);
    }

    [Fact]
    public void Native_code_that_is_known_is_judged_by_the_catalogue()
    {
        using var vendor = new Vendor("""
            using System.Runtime.InteropServices;
            public class Client
            {
                [DllImport("kernel32.dll")] private static extern int GetCurrentThreadId();
                [DllImport("libtesseract.so.5")] private static extern int TessBaseAPIRecognize();
                public int Id() => GetCurrentThreadId();
                public int Read() => TessBaseAPIRecognize();
            }
            """);
        Assert.Equal(CallKind.Neutral, vendor.Judge("Client.Id")!.Kind);
        Assert.Equal(CallKind.CpuHeavy, vendor.Judge("Client.Read")!.Kind);
    }

    [Fact]
    public void Framework_is_left_to_the_catalogue()
    {
        using var vendor = new Vendor("public class Client { }");
        var app = Framework.Compile("");
        using var store = new AssemblyStore(new Dictionary<string, string>());
        var read = (IMethodSymbol)app.GetTypeByMetadataName("System.IO.File")!.GetMembers("ReadAllText")[0];
        Assert.Null(new BinaryJudge(vendor.Catalogue, store).Judge(read));
    }
}
