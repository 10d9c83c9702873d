using Trilane.Analysis;

namespace Trilane.Tool.Output;

/// <summary>How lanes, kinds and findings are called in every output.</summary>
internal static class Words
{
    public static string Of(Lane lane) => lane switch
    {
        Lane.Async => "async",
        Lane.Blocking => "blocking",
        _ => "job",
    };

    public static string Of(DeclaredStyle style) => style == DeclaredStyle.Async ? "async" : "sync";

    public static string Of(CallKind kind) => kind switch
    {
        CallKind.AsyncReady => "async-ready",
        CallKind.SyncOnly => "sync-only",
        CallKind.CpuHeavy => "cpu-heavy",
        CallKind.Unknown => "unknown",
        _ => "neutral",
    };

    public static string Of(FindingKind kind) => kind switch
    {
        FindingKind.Blocking => "blocking",
        FindingKind.FakeAsync => "fake-async",
        _ => "cpu-heavy",
    };

    /// <summary>What is wrong with a call, in a sentence's second half.</summary>
    public static string Describe(FindingKind kind) => kind switch
    {
        FindingKind.Blocking => "holds a thread while it waits",
        FindingKind.FakeAsync => "looks asynchronous, but blocks a thread of the same shared pool",
        _ => "computes for long on a request's thread",
    };

    /// <summary>A number with its noun: <c>1 finding</c>, <c>2 findings</c>.</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
