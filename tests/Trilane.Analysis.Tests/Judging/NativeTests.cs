using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Judging;

/// <summary>Native code of the app's own: known by its module, else said to be unknown.</summary>
public sealed class NativeTests
{
    private const string Natives = """
        using System.Runtime.InteropServices;
        public static partial class Native
        {
            [DllImport("contoso_reader.so")] public static extern int ctr_read(byte[] buffer);
            [DllImport("libc", EntryPoint = "getpid")] public static extern int ProcessId();
            [DllImport("libc", EntryPoint = "sleep")] public static extern int Pause(int seconds);
            [LibraryImport("contoso_reader", EntryPoint = "ctr_next")] public static partial int Next(int handle);
        }
        public static partial class Native
        {
            public static partial int Next(int handle) { Thread.Sleep(0); return __native(handle); [DllImport("contoso_reader", EntryPoint = "ctr_next")] static extern int __native(int handle); }
        }
        """;

    [Fact]
    public void Unknown_native_code_gets_a_thread_of_its_own_and_says_why()
    {
        var snippet = Plan("""
            app.MapGet("/read", async () => { await Task.Delay(1); return Native.ctr_read([]); });
            app.MapGet("/next", () => Native.Next(1));
            app.MapGet("/id", () => Native.ProcessId());
            app.MapGet("/pause", async () => { await Task.Delay(1); return Native.Pause(1); }); // finds: blocking
            """).Has("GET /read blocking", "GET /next blocking", "GET /id async", "GET /pause blocking");

        Assert.Equal("Native.ctr_read reaches code that can't be read, so it may hold its thread: on the blocking lane that harms nobody.", snippet.Endpoint("GET /read").Reason);
        Assert.Equal(["Task AsyncReady", "Native Unknown"], snippet.Endpoint("GET /read").Dependencies.Select(dependency => $"{dependency.Name} {dependency.Kind}").Order().Reverse());
    }

    private static Snippet Plan(string endpoints) => Snippet.Files(
        $"""
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        {endpoints}
        app.Run();
        """,
        Natives);
}
