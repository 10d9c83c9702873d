using Trilane.Analysis.Scoring.Labels;

namespace Trilane.Analysis.Tests.CorpusTests;

/// <summary>An app of the corpus with one source file, in a folder of its own.</summary>
internal sealed class TemporaryApp : IDisposable
{
    private readonly DirectoryInfo _corpus = Directory.CreateTempSubdirectory("trilane-corpus-");

    internal TemporaryApp(string source, params string[] endpoints)
    {
        Directory.CreateDirectory(Path.Combine(_corpus.FullName, "HeldOut"));
        var app = Directory.CreateDirectory(Path.Combine(_corpus.FullName, "Open", "Shop", "Pages")).Parent!.FullName;
        File.WriteAllText(Path.Combine(app, "Pages", "Shop.cs"), source);
        File.WriteAllText(Path.Combine(app, "labels.json"), $$"""{ "endpoints": [ {{string.Join(',', endpoints)}} ] }""");
    }

    internal CorpusApp Read() => Assert.Single(CorpusReader.Read(_corpus.FullName));

    public void Dispose() => _corpus.Delete(recursive: true);
}
