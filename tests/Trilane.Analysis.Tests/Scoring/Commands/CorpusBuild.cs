namespace Trilane.Analysis.Scoring.Commands;

/// <summary>Makes the corpus ready: the vendors' binaries exist, and the apps' packages are restored.</summary>
internal static class CorpusBuild
{
    /// <exception cref="InvalidOperationException">A build failed; has its output.</exception>
    internal static async Task PrepareAsync(string corpus)
    {
        // Restoring the apps needs the vendors' packages, so the vendors come first.
        await Programs.RunAsync("dotnet", ["build", Path.Combine(corpus, "Vendors", "Vendors.slnx"), "--nologo", "-v", "quiet"], corpus);
        await Programs.RunAsync("dotnet", ["restore", Path.Combine(corpus, "Corpus.slnx"), "--nologo", "-v", "quiet"], corpus);
    }
}
